//===- PrintingTest.cpp - Trees, formulas and drawings --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "APITest.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace arete;
using namespace arete::test;

namespace {

//===----------------------------------------------------------------------===//
// Formulas
//===----------------------------------------------------------------------===//

TEST(PP, Precedence) {
  auto x = vector<double>("x"), y = vector<double>("y"),
       z = vector<double>("z");
  auto i = vector<int64_t>("i"), j = vector<int64_t>("j");
  auto m = matrix<double>("m");
  const std::pair<Variable, const char *> cases[] = {
      {x + y * z, "x + y * z"},
      {(x + y) * z, "(x + y) * z"},
      // Floating-point sums are not associative.
      {(x + y) + z, "x + y + z"},
      {x + (y + z), "x + (y + z)"},
      {x - (y - z), "x - (y - z)"},
      {x / (y * z), "x / (y * z)"},
      {x / y * z, "x / y * z"},
      {-x * y, "-x * y"},
      {-(x * y), "-(x * y)"},
      {-(-x), "--x"},
      {x - -y, "x - -y"},
      {power(-x, y), "(-x) ** y"},
      {-power(x, y), "-x ** y"},
      {power(x, -y), "x ** -y"},
      {power(power(x, y), z), "(x ** y) ** z"},
      {power(x, power(y, z)), "x ** y ** z"},
      {power(x, y + z), "x ** (y + z)"},
      {power(x, -2.0), "x ** -2.0"},
      {power(constant(Tensor(-2.0)), x), "(-2.0) ** x"},
      {floor_divide(x, y) % z, "x // y % z"},
      {(x < y) & (y <= z), "(x < y) & (y <= z)"},
      {equal(x<y, y> z), "(x < y) == (y > z)"},
      {i | (j & i), "i | j & i"},
      {(i | j) & i, "(i | j) & i"},
      {i ^ (j | i), "i ^ (j | i)"},
      {i << (j + i), "i << j + i"},
      {(i << j) + i, "(i << j) + i"},
      {~(i + j), "~(i + j)"},
      {~i & j, "~i & j"},
      {exp(x + y) * 2.0, "exp(x + y) * 2.0"},
      {maximum(x, y - z), "maximum(x, y - z)"},
      {sum(m, {1}), "sum(m, axes=[1])"},
      {sum(m, {0}, true), "sum(m, axes=[0], keepdims=True)"},
      {cast(x, DType::Float32), "cast(x, dtype=float32)"},
      {matmul(m, m) + m, "m @ m + m"},
  };
  for (const auto &[variable, text] : cases)
    EXPECT_EQ(pp(variable), text);
}

TEST(PP, Constants) {
  auto text = [](auto value) { return pp(constant(Tensor(value))); };
  EXPECT_EQ(text(true), "True");
  EXPECT_EQ(text(int8_t(-5)), "-5");
  EXPECT_EQ(text(uint64_t(-1)), "18446744073709551615");
  EXPECT_EQ(text(2.0), "2.0");
  // As few digits as give the number of its dtype back.
  EXPECT_EQ(text(0.1), "0.1");
  EXPECT_EQ(text(0.1f), "0.1");
  EXPECT_EQ(text(double(0.1f)), "0.10000000149011612");
  EXPECT_EQ(text(float16(0.1)), "0.1");
  EXPECT_EQ(text(1e30), "1.0e+30");
  EXPECT_EQ(text(-0.0), "-0.0");
  EXPECT_EQ(text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(text(-std::numeric_limits<float>::infinity()), "-inf");
  EXPECT_EQ(text(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(text(std::complex<double>(1, -2)), "(1.0-2.0j)");
  EXPECT_EQ(pp(constant(Tensor::of<int64_t>({1, 2, 3}))), "[1, 2, 3]");
  EXPECT_EQ(pp(constant(Tensor::of<double>({2, 2, 2}))), "full([3], 2.0)");
  EXPECT_EQ(pp(constant(zeros<float>({0, 3}))), "constant(float32[0,3])");
  EXPECT_EQ(pp(constant(Tensor::of<float>({{1, 2}, {3, 4}}))),
            "constant(float32[2,2])");
}

TEST(PP, CommonPartsHaveNames) {
  auto x = vector<double>("x"), y = vector<double>("y");
  // A small one is repeated.
  Variable small = x + y;
  EXPECT_EQ(pp(small * exp(small)), "(x + y) * exp(x + y)");
  Variable large = exp(x * y + 1.0);
  EXPECT_EQ(pp(large / (large + 2.0)),
            "t0 = exp(x * y + 1.0)\nt0 / (t0 + 2.0)");
  // What the user named keeps its name, the expression itself has none.
  Variable named = (x * y).setName("score");
  Variable result = exp(named).setName("result");
  EXPECT_EQ(pp(result), "score = x * y\nexp(score)");
  // No two names are one: t0 is taken.
  Variable t = vector<double>("t0"), other = vector<double>("x");
  EXPECT_EQ(pp(large * large + t), "t0_1 = exp(x * y + 1.0)\nt0_1 * t0_1 + t0");
  EXPECT_EQ(pp(x + other), "x + x_1");
  EXPECT_EQ(pp(vector<double>("") + vector<double>("")), "arg0 + arg1");
}

TEST(PP, SeveralResults) {
  auto m = matrix<double>("m");
  auto [q, r] = qr(m);
  EXPECT_EQ(pp(r).find("qr(m"), 0u) << pp(r);
  EXPECT_EQ(pp(r).substr(pp(r).size() - 3), "[1]");
  std::string both = pp(matmul(q, r));
  EXPECT_EQ(both.find("t0 = qr(m"), 0u) << both;
  EXPECT_NE(both.find("\nt0[0] @ t0[1]"), std::string::npos) << both;
}

TEST(PP, Functions) {
  auto x = vector<double>("x");
  auto w = shared(2.0, "w");
  Variable loss = sum(sqr(x * w)).setName("loss");
  auto f = function({x}, {loss, exp(loss), x},
                    {.updates = {{w, w - 0.1 * grad(loss, w)}}});
  std::string text = pp(f);
  EXPECT_NE(text.find("loss = sum("), std::string::npos) << text;
  EXPECT_NE(text.find("\noutput1 = exp(loss)\noutput2 = x\nw <- w - t0\n"),
            std::string::npos)
      << text;
  auto g = function({x}, {log(exp(x) + 1.0)});
  EXPECT_EQ(pp(g), "output0 = log(exp(x) + 1.0)\n");
  EXPECT_EQ(pp(g, GraphStage::Optimized), "output0 = softplus(x)\n");
  EXPECT_EQ(pp(log(exp(x) + 1.0), GraphStage::Optimized),
            "output0 = softplus(x)");
}

TEST(PP, DeepAndWideGraphs) {
  auto x = scalar<double>("x");
  Variable deep = x, doubled = x;
  for (int i = 0; i < 100000; ++i)
    deep = deep + x;
  std::string text = pp(deep);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    ASSERT_LT(line.size(), 200u);
  // 2^100 terms, were it not for the names.
  for (int i = 0; i < 100; ++i)
    doubled = doubled + doubled;
  EXPECT_LT(pp(doubled).size(), 10000u);
  EXPECT_FALSE(to_dot(deep).empty());
}

TEST(PP, EmptyOnes) {
  EXPECT_ERROR(pp(Variable()), Value, "empty Variable");
  EXPECT_ERROR(pp(Function()), Value, "empty");
  EXPECT_ERROR(to_dot(Variable()), Value, "empty Variable");
  EXPECT_ERROR(debugprint(Function()), Value, "empty");
  EXPECT_ERROR(to_mlir(Function()), Value, "empty");
}

//===----------------------------------------------------------------------===//
// Trees
//===----------------------------------------------------------------------===//

/// The lines of a text.
std::vector<std::string> linesOf(const std::string &text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

TEST(Debugprint, BeforeAndAfterOptimisation) {
  auto x = vector<double>("x");
  auto total = shared(0.0, "total");
  auto kept = shared(Tensor::of<double>({1.0}), "kept");
  Variable y = log(exp(x) + 1.0);
  Variable cost = sum(y).setName("cost");
  auto f =
      function({x}, {cost}, {.updates = {{total, total + cost}, {kept, y}}});
  const PrintOptions plain{.types = false, .lines = false, .rewrites = false};
  PrintOptions optimized = plain;
  optimized.stage = GraphStage::Optimized;
  EXPECT_EQ(debugprint(f, plain), R"(output 0 'cost'
  sum #0 axes=[0] 'cost'
    log #1
      add #2
        exp #3
          input #4 'x'
        constant #5 1.0
update of 'total'
  add #6
    shared #7 'total'
    sum #0
update of 'kept'
  log #1
)");
  // One loop computes the sum and what is summed. What may have another size
  // than the shared variable cannot be written into its memory.
  EXPECT_EQ(debugprint(f, optimized), R"(output 0 'cost'
  sum #0 axes=[0] {kernel 0} 'cost'
    softplus #1 {kernel 0}
      input #2 'x'
update of 'total', in place
  add #3
    shared #4 'total'
    sum #0
update of 'kept'
  softplus #1
)");
  // It was only looked at.
  EXPECT_EQ(debugprint(f, optimized), debugprint(f, optimized));
  EXPECT_NEAR(f(Tensor::of<double>({0.0}))[0].item<double>(), std::log(2.0),
              1e-15);

  optimized = {.stage = GraphStage::Optimized};
  const std::string line = linesOf(debugprint(f, optimized))[2];
  EXPECT_NE(line.find(" : float64[?]  "), std::string::npos) << line;
  EXPECT_NE(line.find("PrintingTest.cpp:"), std::string::npos) << line;
  EXPECT_NE(line.find("  [log-of-one-plus, softplus-from-log1p]"),
            std::string::npos)
      << line;
}

TEST(Debugprint, OptimizedVariables) {
  auto x = vector<double>("x");
  auto w = shared(2.0, "w");
  Variable y = log(exp(x * w) + 1.0) - x * w;
  const PrintOptions plain{.types = false, .lines = false};
  std::string text = debugprint(y, plain);
  EXPECT_NE(text.find("shared #"), std::string::npos) << text;
  text = debugprint(y, {.stage = GraphStage::Optimized});
  EXPECT_EQ(linesOf(text)[0], "output 0") << text;
  EXPECT_NE(text.find("softplus"), std::string::npos) << text;
  EXPECT_NE(text.find("{kernel 0}"), std::string::npos) << text;
  // As its function was compiled: without rewrites there are none.
  auto f = function({x}, {y}, {.rewrites = {.enabled = false}});
  text = debugprint(f, {.stage = GraphStage::Optimized});
  EXPECT_EQ(text.find("softplus"), std::string::npos) << text;
}

//===----------------------------------------------------------------------===//
// Drawings
//===----------------------------------------------------------------------===//

void expectHas(const std::string &text, const std::string &part) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(ToDot, NodesAndEdges) {
  auto x = vector<double>("x");
  auto w = shared(2.0, "w");
  auto f = function({x}, {sum(log(exp(x * w) + 1.0) / x)},
                    {.updates = {{w, w * 0.5}}, .name = "step"});
  std::string text = to_dot(f, {.stage = GraphStage::Optimized});
  expectHas(text, "digraph \"step\" {");
  expectHas(text, "[shape=ellipse, fillcolor=\"#cdebc8\", "
                  "label=\"x\\nfloat64[?]\"]");
  expectHas(text, "[shape=cylinder, fillcolor=\"#fbdcae\", "
                  "label=\"w\\nfloat64[]\"]");
  expectHas(text, "subgraph cluster_0 {\n    label=\"kernel 0\"");
  expectHas(text, "fillcolor=\"#ead9f2\", label=\"softplus\\n");
  expectHas(text, "[log-of-one-plus, softplus-from-log1p]\"]");
  expectHas(text, "label=\"output 0\"");
  expectHas(text, "label=\"update of w\\nin place\"");
  expectHas(text, "[style=dashed, constraint=false]");
  expectHas(text, "headlabel=\"1\""); // which operand of a division
  text = to_dot(f, {.types = false, .lines = false});
  EXPECT_EQ(text.find("float64"), std::string::npos) << text;
  EXPECT_EQ(text.find("PrintingTest"), std::string::npos) << text;
  EXPECT_EQ(text.find("cluster"), std::string::npos) << text;
}

TEST(ToDot, NamesAreText) {
  auto x = vector<double>("\"]; evil [label=\"\\N\n\t<b>");
  expectHas(to_dot(exp(x)), "label=\"\\\"]; evil [label=\\\"\\\\N\\n <b>\\n"
                            "float64[?]\"]");
}

/// A folder of its own, and PATH as a test wants it.
struct SaveGraph : ::testing::Test {
  SaveGraph() {
    std::filesystem::create_directories(folder);
    setenv("PATH", folder.c_str(), /*overwrite=*/1);
  }
  ~SaveGraph() override {
    setenv("PATH", path.c_str(), /*overwrite=*/1);
    std::filesystem::remove_all(folder);
  }

  /// Makes a program `dot` of this script.
  void makeDot(const std::string &script) const {
    const auto program = folder / "dot";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  }
  static std::string read(const std::string &path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("arete-printing-" + std::to_string(::getpid()));
  const std::string path = getenv("PATH");
  const Variable x = vector<double>("x");
  // What a shell would make of it!
  const std::string file = folder / "a $(touch evil); b";
};

TEST_F(SaveGraph, DotNeedsNoProgram) {
  const Variable y = exp(x);
  save_graph(y, file + ".dot");
  EXPECT_EQ(read(file + ".dot"), to_dot(y));
  save_graph(y, file + ".gv", {.types = false});
  EXPECT_EQ(read(file + ".gv"), to_dot(y, {.types = false}));
}

TEST_F(SaveGraph, SvgAndHtml) {
  // Gives its arguments and its input back.
  makeDot("[ \"$1\" = -Tsvg ] || exit 9\n"
          "{ echo '<?xml?>'; echo '<svg>'; while read -r l; do echo \"$l\"; "
          "done < \"$3\"; echo '</svg>'; } > \"${2#-o}\"");
  auto f = function({x}, {exp(x)}, {.name = "f<1>"});
  save_graph(f, file + ".svg");
  EXPECT_EQ(read(file + ".svg").find("<?xml?>\n<svg>\ndigraph \"f<1>\" {"), 0u)
      << read(file + ".svg");
  save_graph(f, file + ".html");
  std::string page = read(file + ".html");
  EXPECT_EQ(page.find("<!DOCTYPE html>"), 0u);
  expectHas(page, "<title>f&lt;1&gt;</title>");
  expectHas(page, "<body>\n<svg>\ndigraph");
  EXPECT_FALSE(std::filesystem::exists("evil"));
}

TEST_F(SaveGraph, WhatGoesWrong) {
  EXPECT_ERROR(save_graph(exp(x), file + ".svg"), IO,
               "the program 'dot' of Graphviz, which draws, is not in PATH");
  EXPECT_FALSE(std::filesystem::exists(file + ".svg"));
  EXPECT_ERROR(save_graph(exp(x), file + ".pdf"), Value,
               "must end in .dot, .gv, .svg or .html");
  EXPECT_ERROR(save_graph(exp(x), file), Value, "must end in");
  EXPECT_ERROR(save_graph(exp(x), folder / "none" / "a.dot"), IO,
               "cannot write '");
  makeDot("echo syntax error in line 7 >&2; exit 3");
  EXPECT_ERROR(save_graph(exp(x), file + ".svg"), IO,
               "failed with status 3: syntax error in line 7");
}

TEST(SaveGraphForReal, GraphvizReadsIt) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("arete-printing-" + std::to_string(::getpid()) + ".svg");
  auto x = vector<double>("<x> & \"y\" \\N");
  auto w = shared(2.0, "w");
  auto f = function({x}, {sum(log(exp(x * w) + 1.0) / x)},
                    {.updates = {{w, w * 0.5}}});
  try {
    save_graph(f, file, {.stage = GraphStage::Optimized});
  } catch (const Error &error) {
    if (std::string(error.what()).find("not in PATH") != std::string::npos)
      GTEST_SKIP() << "Graphviz is not installed";
    throw;
  }
  std::ifstream stream(file);
  const std::string svg{std::istreambuf_iterator<char>(stream), {}};
  std::filesystem::remove(file);
  expectHas(svg, "&lt;x&gt; &amp; &quot;y&quot; \\N</text>");
  expectHas(svg, "cluster_0");
}

} // namespace
