//===- arete/Function.h - Compiled functions --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From expressions to functions that can be called: just in time, or as an
/// object file.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_FUNCTION_H
#define ARETE_FUNCTION_H

#include "arete/Shared.h"
#include "arete/Variable.h"

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace arete {

/// After a call the shared variable has this value. All updates are computed
/// from the values before the call.
struct Update {
  Shared shared;
  Arg value;
};

/// In this function the variable is replaced by another expression of the same
/// dtype and rank.
struct Given {
  Variable variable;
  Arg replacement;
};

/// An input of a function: a variable, and the value that it has where a call
/// gives none. Inputs with such a value come after those without.
struct In {
  In(const Variable &variable) : variable(variable) {}
  In(const Variable &variable, const Tensor &value)
      : variable(variable), value(value) {}
  template <detail::LiteralType T>
  In(const Variable &variable, T number) : variable(variable), number(number) {}

  Variable variable;
  std::optional<Tensor> value;
  std::optional<detail::Literal> number;
};

/// A list of inputs: braces around variables and Ins, or a vector.
class Inputs {
public:
  Inputs() = default;
  Inputs(std::initializer_list<In> inputs) : list(inputs) {}
  Inputs(const std::vector<In> &inputs) : list(inputs) {}
  Inputs(const std::vector<Variable> &variables)
      : list(variables.begin(), variables.end()) {}

  /// The inputs as a range.
  size_t size() const { return list.size(); }
  auto begin() const { return list.begin(); }
  auto end() const { return list.end(); }

private:
  std::vector<In> list;
};

/// What happens when an input is not used by any output or update.
enum class UnusedInput {
  Raise,  ///< An Error.
  Warn,   ///< A line on the error stream.
  Ignore, ///< Nothing; the argument is checked all the same.
};

/// A rewrite that was done.
struct RewriteDone {
  /// Its name in docs/rewrites.md, and both sides as they stand there.
  std::string name, from, to;
  /// The line of the program that it changed; empty and 0 where none is known.
  std::string file;
  uint32_t line = 0;
};

/// Which rewrites of the graph are done when a function is compiled: see
/// docs/rewrites.md, which lists them by name.
struct Rewrites {
  bool enabled = true;
  /// Also those that hold only where everything is finite and nothing is
  /// divided by 0.
  bool fast_math = false;
  /// Names of rewrites that are not done. One that does not exist is an Error.
  std::vector<std::string> excluding = {};
  /// Whether each that is done is told on the error stream, with the line that
  /// it changed, and at the end how often each was done.
  bool print = false;
  /// Is told the same once the function is compiled, in the order in which they
  /// were done.
  std::function<void(const RewriteDone &)> observer = {};
};

/// How much is done when a function is compiled, and what is checked when it is
/// called. The results are the same but for rounding.
enum class Mode {
  /// All passes and optimised machine code: the fastest calls.
  FastRun,
  /// Machine code as it comes (opt_level 0), and of the passes on the graph
  /// only those that results need: compiled in the least time, called slowly.
  FastCompile,
  /// Each call is checked: the reference interpreter evaluates the graph as it
  /// was before and after each pass, and the machine code must give what the
  /// graph says. A difference beyond rounding is an Error of kind Internal that
  /// names the pass, the rewrite, the op and the line of the program, and the
  /// file of a module that shows it again with arete-opt. No shared variable is
  /// changed by such a call. Slow by orders of magnitude.
  Debug,
  /// Before each call every value on the way is computed and looked at. The
  /// first op that makes a NaN, an infinity or a too big value of operands that
  /// have none is an Error of kind Value with its line and what its operands
  /// are like; no shared variable is changed. The graph is that of FastRun:
  /// what a rewrite makes right is no fault.
  NanGuard,
};

/// What Mode::Debug does besides.
struct DebugOptions {
  /// The folder in which modules that show a difference are written; empty:
  /// that of temporary files.
  std::string reproducers = "";
};

/// What Mode::NanGuard looks for.
struct NanGuardOptions {
  bool nan_is_error = true;
  bool inf_is_error = true;
  /// The largest absolute value that is no error.
  double big = std::numeric_limits<double>::infinity();
};

struct FunctionOptions {
  std::vector<Update> updates = {};
  std::vector<Given> givens = {};
  /// What messages and object files call it.
  std::string name = "function";
  UnusedInput on_unused_input = UnusedInput::Raise;
  /// Whether arguments may be converted to the dtype of their parameter where
  /// that loses precision or range.
  bool allow_input_downcast = false;
  /// How hard the machine code is optimised: 0 compiles fastest, 3 slowest.
  unsigned opt_level = 2;
  Rewrites rewrites = {};
  Mode mode = Mode::FastRun;
  /// Passes on the graph that are left out: "arete-stabilize",
  /// "arete-constant-fold", "arete-specialize" or "arete-fuse". Any other is an
  /// Error, since nothing behind it would understand the graph.
  std::vector<std::string> excluding_passes = {};
  DebugOptions debug = {};
  NanGuardOptions nan_guard = {};
};

/// An argument of a call: a tensor or a number.
///
/// A tensor is converted if its dtype can be without loss (as NumPy's "safe"
/// casting); a number if the parameter is a scalar that can hold it, a float
/// for any floating-point number.
class Argument {
public:
  Argument(const Tensor &tensor, Location loc = Location::current())
      : tensor(&tensor), loc(loc) {}
  template <detail::LiteralType T>
  Argument(T number, Location loc = Location::current())
      : literal(number), isNumber(true), loc(loc) {}
  /// The place of an argument that is not given.
  static Argument none(Location loc) { return Argument(loc); }

private:
  friend class Function;
  explicit Argument(Location loc) : loc(loc) {}
  detail::Literal literal;
  const Tensor *tensor = nullptr;
  bool isNumber = false;
  Location loc;
};

/// An argument for the input of this name.
struct NamedArgument {
  std::string_view name;
  Argument value;
};

struct CopyOptions {
  /// Shared variables of the function, and those that take their places. They
  /// must have the same dtype, rank and broadcasting dimensions.
  std::vector<std::pair<Shared, Shared>> swap = {};
  /// Whether the copy only computes outputs. It is compiled anew for that.
  bool delete_updates = false;
  /// The copy's name, if it gets one of its own.
  std::string name = "";
};

/// A compiled function. Copies are the same function. Several threads may call
/// one at the same time; calls that update a shared variable take turns.
class Function {
public:
  struct State;

  /// No function; to be assigned to before it is used.
  Function() = default;

  /// The name it was compiled with.
  const std::string &name() const;
  /// How many arguments a call takes, and how many tensors it gives.
  size_t numInputs() const;
  size_t numOutputs() const;

  /// Calls with up to 16 arguments; the outputs in order. Arguments that are
  /// left out have the values that the function was made with.
  std::vector<Tensor> operator()(
#define ARETE_ARGUMENT(N)                                                      \
  const Argument &a##N = Argument::none(Location::current())
      ARETE_ARGUMENT(0), ARETE_ARGUMENT(1), ARETE_ARGUMENT(2),
      ARETE_ARGUMENT(3), ARETE_ARGUMENT(4), ARETE_ARGUMENT(5),
      ARETE_ARGUMENT(6), ARETE_ARGUMENT(7), ARETE_ARGUMENT(8),
      ARETE_ARGUMENT(9), ARETE_ARGUMENT(10), ARETE_ARGUMENT(11),
      ARETE_ARGUMENT(12), ARETE_ARGUMENT(13), ARETE_ARGUMENT(14),
      ARETE_ARGUMENT(15)
#undef ARETE_ARGUMENT
  ) const;
  /// Calls with any number of arguments, in braces or in a vector.
  std::vector<Tensor> operator()(std::initializer_list<Tensor> arguments,
                                 Location loc = Location::current()) const;
  std::vector<Tensor> operator()(const std::vector<Tensor> &arguments,
                                 Location loc = Location::current()) const;

  /// Calls with arguments by the names of the variables, in any order. A name
  /// that two inputs have is an Error.
  std::vector<Tensor> named(std::initializer_list<NamedArgument> arguments,
                            Location loc = Location::current()) const;
  /// Calls `count` times with the same arguments, which are converted once; the
  /// outputs are those of the last call, none if there was no call. No other
  /// function changes the shared variables in between.
  std::vector<Tensor> call_n(int64_t count,
                             const std::vector<Tensor> &arguments = {},
                             Location loc = Location::current()) const;

  /// The same function on other shared variables. Without `delete_updates` it
  /// shares its code with this one. (Assigning a Function makes no copy.)
  Function copy(const CopyOptions &options = {},
                Location loc = Location::current()) const;

  /// Calls with outputs that the caller owns: contiguous, of the right dtype
  /// and sizes, apart from one another and from the inputs. Nothing is
  /// converted. Once warm, such a call allocates nothing.
  void call(std::span<const Tensor> inputs, std::span<const Tensor> outputs,
            Location loc = Location::current()) const;

  /// Writes the function as an object file and its declaration as a C header.
  /// The object holds the values that the shared variables have now.
  void save_object(const std::string &objectPath, const std::string &headerPath,
                   Location loc = Location::current()) const;

private:
  friend struct detail::Access;
  explicit Function(std::shared_ptr<State> state) : state(std::move(state)) {}
  std::vector<Tensor> run(std::span<const Argument *const> arguments,
                          const Location &loc) const;
  const State &get(std::string_view op, const Location &loc) const;

  std::shared_ptr<State> state;
};

/// Compiles what the outputs and the updates need.
Function function(const Inputs &inputs, const std::vector<Variable> &outputs,
                  const FunctionOptions &options = {},
                  Location loc = Location::current());

/// An input and its value.
struct Binding {
  Variable variable;
  Tensor value;
};
/// The value of an expression; `givens` bind its inputs. What was compiled is
/// kept with the variable, so that the next evaluation is a call.
Tensor eval(const Variable &variable, const std::vector<Binding> &givens = {},
            Location loc = Location::current());

} // namespace arete

#endif // ARETE_FUNCTION_H
