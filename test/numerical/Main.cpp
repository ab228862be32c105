//===- Main.cpp - Writes docs/numerics.md ---------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// arete-numerics PYTHON NUMPY_PEER [--stride=N] [--peer-stride=N]
///                [--density=N] [--only=TEXT]
/// arete-numerics --versions PYTHON NUMPY_PEER
///
/// Prints the tables, and on the error stream what is being done. The status is
/// 1 where a bound does not hold. The second form prints NumPy's version.
///
//===----------------------------------------------------------------------===//

#include "EveryFloat.h"
#include "Peer.h"

#include "arete/Arete.h"

#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>

using namespace arete;
using namespace arete::numerical;

namespace {
struct Options {
  /// Of floats; 0: samples, as of doubles. Where it is 1, that of the columns
  /// beside Arete's is another.
  unsigned stride = 1, peerStride = 31;
  unsigned density = 256;
  std::string only;
};

/// The value and the slope.
struct Pair {
  Worst value, slope;
};
struct Columns {
  Pair asWritten, numpy, arete;
  uint64_t count = 0;
};

template <class T> struct Results {
  explicit Results(size_t size) : value(size), slope(size) {}
  std::vector<T> value, slope;
};

/// Whether Arete's columns are of every float.
bool triesEvery(const Expression &expression, const Options &options) {
  return options.stride == 1 && expression.second == Second::None;
}

class Row {
public:
  Row(const Expression &expression, Peer &peer)
      : expression(expression), peer(peer) {
    peer.setFormula(expression.numpy, expression.numpySlope);
  }

  Columns doubles(unsigned density) {
    return sweep<double>([&](const Visit<double> &visit) {
      forSamples<double>(expression, density, visit);
    });
  }
  Columns floats(const Options &options) {
    const bool isOfAll = triesEvery(expression, options);
    const unsigned stride = isOfAll ? options.peerStride : options.stride;
    const bool isSampled = stride == 0 || expression.second != Second::None;
    Columns columns = sweep<float>([&](const Visit<float> &visit) {
      if (!isSampled)
        forFloats(stride, visit);
      forSamples<float>(expression,
                        isSampled ? 16 * options.density : options.density,
                        visit);
    });
    if (isOfAll) {
      EveryFloat all = sweepEveryFloat(
          expression, Compiled<float>(expression, /*asWritten=*/false));
      columns.arete = {all.value, all.slope};
      columns.count = all.blocks * floatsPerBlock;
    }
    return columns;
  }

private:
  template <class T, class Arguments> Columns sweep(Arguments arguments) {
    Compiled<T> asWritten(expression, /*asWritten=*/true),
        arete(expression, /*asWritten=*/false);
    Columns columns;
    arguments([&](std::span<const T> x, std::span<const T> y) {
      Results<Judge<T>> truth(x.size());
      for (size_t i = 0; i < x.size(); ++i) {
        truth.value[i] = expression.value(Judge<T>(x[i]), Judge<T>(y[i]));
        truth.slope[i] = expression.slope(Judge<T>(x[i]), Judge<T>(y[i]));
      }
      Results<T> got(x.size());
      auto add = [&](Pair &to) {
        measure<T>(to.value, x, y, got.value, truth.value,
                   expression.valueBound.ofOne);
        measure<T>(to.slope, x, y, got.slope, truth.slope,
                   expression.slopeBound.ofOne);
      };
      asWritten(x, y, got.value, got.slope);
      add(columns.asWritten);
      peer(x, y, std::span(got.value), std::span(got.slope));
      add(columns.numpy);
      arete(x, y, got.value, got.slope);
      add(columns.arete);
      columns.count += x.size();
    });
    return columns;
  }

  const Expression &expression;
  Peer &peer;
};

std::string number(double x, const char *format) {
  char text[64];
  std::snprintf(text, sizeof(text), format, x);
  return text;
}

/// What went wrong and where, or the error and where.
std::string cell(const Expression &expression, const Worst &worst) {
  auto at = [&](double x, double y) {
    std::string text = number(x, "%.6g");
    return expression.second == Second::None ? text
                                             : text + ", " + number(y, "%.6g");
  };
  std::string error = worst.error == 0 ? "0.50"
                      : worst.error < 100
                          ? number(worst.error, "%.2f") + " at " +
                                at(worst.x, worst.y)
                          : number(worst.error, "%.1e") + " at " +
                                at(worst.x, worst.y);
  if (!worst.faults.count)
    return error;
  std::string what = std::isnan(worst.faults.got)   ? "NaN"
                     : std::isinf(worst.faults.got) ? "inf"
                                                    : "finite";
  return "**" + what + "** from " + at(worst.faults.x, worst.faults.y) + "; " +
         error;
}

/// Prints a line; whether the bound holds.
bool printLine(const Expression &expression, const char *dtype,
               const char *what, const Bound &bound, const Worst &asWritten,
               const Worst &numpy, const Worst &arete) {
  bool isHeld = arete.keeps(bound);
  std::cout << "| `" << expression.title << "` | " << what << ", " << dtype
            << " | " << cell(expression, asWritten) << " | "
            << cell(expression, numpy) << " | " << cell(expression, arete)
            << " | " << bound.limit << (bound.ofOne ? " eps" : "")
            << (bound.toOverflow ? " to overflow" : "") << (isHeld ? "" : " **exceeded**") << " |\n";
  return isHeld;
}

bool printRow(const Expression &expression, const Options &options,
              Peer &peer) {
  auto start = std::chrono::steady_clock::now();
  Row row(expression, peer);
  Columns doubles = row.doubles(options.density);
  Columns floats = row.floats(options);
  bool isHeld = true;
  auto print = [&](const char *what, const Bound &bound, Worst Pair::*part) {
    for (auto [dtype, columns] :
         {std::pair("f64", &doubles),
          std::pair(triesEvery(expression, options) ? "every f32" : "f32",
                    &floats)})
      isHeld &= printLine(expression, dtype, what, bound,
                          columns->asWritten.*part, columns->numpy.*part,
                          columns->arete.*part);
  };
  print("value", expression.valueBound, &Pair::value);
  print("slope", expression.slopeBound, &Pair::slope);
  std::cout << std::flush;
  std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  std::cerr << (isHeld ? "" : "EXCEEDED: ") << expression.title << ": "
            << doubles.count << " doubles, " << floats.count << " floats, "
            << number(time.count(), "%.0f s\n");
  return isHeld;
}

bool takeOption(std::string_view argument, Options &options) {
  auto value = [&](std::string_view name) -> std::optional<std::string> {
    if (!argument.starts_with(name))
      return std::nullopt;
    return std::string(argument.substr(name.size()));
  };
  if (auto stride = value("--stride="))
    options.stride = unsigned(std::stoul(*stride));
  else if (auto peerStride = value("--peer-stride="))
    options.peerStride = unsigned(std::stoul(*peerStride));
  else if (auto density = value("--density="))
    options.density = unsigned(std::stoul(*density));
  else if (auto only = value("--only="))
    options.only = *only;
  else
    return false;
  return true;
}

int usage() {
  std::cerr << "usage: arete-numerics PYTHON NUMPY_PEER [--stride=N] "
               "[--peer-stride=N]\n"
               "                      [--density=N] [--only=TEXT]\n"
               "       arete-numerics --versions PYTHON NUMPY_PEER\n";
  return 2;
}
} // namespace

int main(int argc, char **argv) try {
  if (argc < 3)
    return usage();
  if (argv[1] == std::string_view("--versions")) {
    if (argc != 4)
      return usage();
    std::cout << Peer(argv[2], argv[3]).versions() << "\n";
    return 0;
  }
  Options options;
  for (int i = 3; i < argc; ++i)
    if (!takeOption(argv[i], options))
      return usage();
  Peer peer(argv[1], argv[2]);
  bool isHeld = true;
  for (const Section &section : sections()) {
    std::cout << "\n## " << section.title
              << "\n\n| formula | | as written | NumPy | Arete | bound |\n"
                 "|---|---|---|---|---|---|\n";
    for (const Expression &expression : section.expressions)
      if (expression.title.find(options.only) != std::string::npos)
        isHeld &= printRow(expression, options, peer);
  }
  return isHeld ? 0 : 1;
} catch (const std::exception &error) {
  std::cerr << "arete-numerics: error: " << error.what() << "\n";
  return 2;
}
