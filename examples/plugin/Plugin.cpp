//===- Plugin.cpp - What the example plug-in adds -------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Plugin/Plugin.h"
#include "Example.h"
#include "mlir/Parser/Parser.h"

#include "Rewrites.inc"

using arete::rewrite::Exactness;
using arete::rewrite::Group;

static llvm::Error registerExample(arete::plugin::Registration &registration) {
  registration.addDialect<example::ExampleDialect>();

  arete::rewrite::RegisteredRewrite fromTanh;
  fromTanh.name = "softclip-from-tanh";
  fromTanh.group = Group::Canonicalize;
  fromTanh.exactness = Exactness::Rounding;
  fromTanh.differentiable = true;
  fromTanh.benefit = 3;
  fromTanh.populate = [](mlir::RewritePatternSet &patterns) {
    patterns.add<SoftclipFromTanh, SoftclipFromTanhExchanged>(
        patterns.getContext());
  };
  registration.addRewrite(std::move(fromTanh));
  return llvm::Error::success();
}

ARETE_PLUGIN("example", "1.0", registerExample)
