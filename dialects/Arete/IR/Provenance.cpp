//===- Provenance.cpp - Where an op comes from ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A user's name is a NameLoc, and outermost. A rewrite is a FusedLoc with a
// string for metadata around the location of what was rewritten.
//
//===----------------------------------------------------------------------===//

#include "dialects/Arete/IR/Provenance.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace arete::ir {

SmallVector<StringRef> rewritesOf(Location loc) {
  SmallVector<StringRef> names;
  for (LocationAttr at = loc; at;) {
    if (auto named = dyn_cast<NameLoc>(at)) {
      at = named.getChildLoc();
      continue;
    }
    auto fused = dyn_cast<FusedLoc>(at);
    auto name = fused ? dyn_cast_or_null<StringAttr>(fused.getMetadata())
                      : StringAttr();
    if (!name)
      break;
    names.push_back(name.getValue());
    at = fused.getLocations().front();
  }
  std::reverse(names.begin(), names.end());
  return names;
}

Location noteRewrite(Location loc, StringRef name) {
  if (llvm::is_contained(rewritesOf(loc), name))
    return loc;
  StringRef given = givenName(loc);
  Location inner = withName(loc, "");
  return withName(FusedLoc::get({inner},
                                StringAttr::get(loc.getContext(), name),
                                loc.getContext()),
                  given);
}

StringRef givenName(Location loc) {
  auto named = dyn_cast<NameLoc>(loc);
  return named ? named.getName().getValue() : StringRef();
}

Location withName(Location loc, StringRef name) {
  if (auto named = dyn_cast<NameLoc>(loc))
    loc = named.getChildLoc();
  if (name.empty())
    return loc;
  return NameLoc::get(StringAttr::get(loc.getContext(), name), loc);
}

std::string userLine(Location loc, bool withColumn) {
  auto file = loc->findInstanceOf<FileLineColLoc>();
  if (!file)
    return "";
  std::string text =
      file.getFilename().str() + ":" + std::to_string(file.getLine());
  if (withColumn && file.getColumn())
    text += ":" + std::to_string(file.getColumn());
  return text;
}

} // namespace arete::ir
