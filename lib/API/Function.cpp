//===- Function.cpp - Making compiled functions ---------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Function.h"

#include "FunctionState.h"
#include "lib/Plugin/Loader.h"
#include "lib/Target/CHeader.h"
#include "lib/Target/CPU/ObjectFile.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/Support/FileSystem.h"

#include <numeric>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

Function::State::~State() {
  std::lock_guard lock(Graph::get().mutex);
  module = nullptr;
  checks = {};
}

std::string Function::State::describeInput(size_t i) const {
  const arete_param &param = signature().inputs[i];
  Shape sizes(param.sizes, param.sizes + param.rank);
  std::lock_guard lock(Graph::get().mutex);
  std::string type =
      ir::describe(tensorTypeOf(static_cast<DType>(param.dtype), sizes));
  return "'" + std::string(param.name) + "' (" + type + ")";
}

std::vector<Tensor> Function::State::copyStates() const {
  // All at once: no call may update one between two copies.
  std::vector<std::shared_lock<std::shared_mutex>> locks;
  for (size_t i : lockOrder)
    locks.emplace_back(states[i]->mutex);
  std::vector<Tensor> values;
  for (const auto &cell : states)
    values.push_back(cell->view().copy());
  return values;
}

bool detail::useCache() {
  // What a plug-in makes of a function is not in the function's text.
  return !plugin::isAnyLoaded();
}

static target::CompileOptions compileOptions(const FunctionOptions &given) {
  target::CompileOptions options;
  options.optLevel = given.opt_level;
  options.rewrites = {.enabled = given.rewrites.enabled,
                      .fastMath = given.rewrites.fast_math,
                      .disabled = given.rewrites.excluding,
                      .print = given.rewrites.print};
  options.disabledPasses = given.excluding_passes;
  options.cache = useCache();
  if (given.mode == Mode::FastCompile) {
    options.optLevel = 0;
    for (const char *pass : {"arete-constant-fold", "arete-specialize"})
      options.disabledPasses.push_back(pass);
  }
  return options;
}

void Function::State::setLockOrder() {
  lockOrder.resize(states.size());
  std::iota(lockOrder.begin(), lockOrder.end(), size_t(0));
  llvm::sort(lockOrder, [&](size_t i, size_t j) {
    return std::less<>()(states[i].get(), states[j].get());
  });
}

target::JitFunction
detail::compileModule(GraphBuilder &b, mlir::ModuleOp module,
                      const std::string &name,
                      const target::CompileOptions &options) {
  auto code = target::compileJit(module, name, options);
  if (!code)
    b.fail(ErrorKind::Compile, llvm::toString(code.takeError()));
  return std::move(*code);
}

Function arete::function(const Inputs &inputs,
                         const std::vector<Variable> &outputs,
                         const FunctionOptions &options, Location loc) {
  GraphBuilder b("function", loc);
  std::vector<Variable> variables;
  for (const In &input : inputs)
    variables.push_back(input.variable);
  FunctionForm form = makeFunctionForm(b, variables, outputs, options);

  auto state = std::make_shared<Function::State>();
  state->compileOptions = compileOptions(options);
  // Told when nothing is under way that a callback could disturb.
  std::vector<RewriteDone> rewrites;
  target::CompileOptions reporting = state->compileOptions;
  if (options.rewrites.observer)
    reporting.rewrites.report = [&](const rewrite::Report &done) {
      rewrites.push_back({done.name, done.from, done.to, done.file, done.line});
    };
  state->code = compileModule(b, *form.module, options.name, reporting);
  for (const RewriteDone &done : rewrites)
    options.rewrites.observer(done);
  state->name = options.name;
  state->allowInputDowncast = options.allow_input_downcast;
  state->module = std::move(form.module);
  state->states = std::move(form.states);
  state->isUpdated = std::move(form.isUpdated);
  state->setLockOrder();
  state->checks.mode = options.mode;
  state->checks.debug = options.debug;
  state->checks.nanGuard = options.nan_guard;
  state->makeChecks(b);
  for (const In &input : inputs) {
    size_t i = state->defaults.size();
    if (!input.value && !input.number && i > 0 && state->defaults.back())
      b.fail(ErrorKind::Value,
             "input " + llvm::Twine(i) + ", " +
                 describeNamed(Access::value(input.variable)) +
                 ", has no value, but one before it has");
    // Of another dtype it is converted here, once.
    std::optional<Tensor> &value = state->defaults.emplace_back();
    if (input.value)
      value = convertArgument(*state, i, *input.value, loc);
    else if (input.number)
      value = convertArgument(*state, i, *input.number, loc);
  }
  state->numRequired = size_t(llvm::count(state->defaults, std::nullopt));
  return Access::function(std::move(state));
}

//===----------------------------------------------------------------------===//
// Copying
//===----------------------------------------------------------------------===//

/// Takes the updates out of a function.
static void dropUpdates(mlir::ModuleOp module) {
  auto function = *module.getOps<mlir::func::FuncOp>().begin();
  llvm::BitVector updates(function.getNumResults());
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    updates[i] = bool(function.getResultAttr(i, "arete.update_of"));
  mlir::Operation *end = function.getBody().front().getTerminator();
  end->eraseOperands(updates);
  function.eraseResults(updates);
}

Function Function::copy(const CopyOptions &options, Location loc) const {
  const State &self = get("copy", loc);
  GraphBuilder b("copy", loc);
  auto state = std::make_shared<Function::State>();
  state->name = options.name.empty() ? self.name : options.name;
  state->allowInputDowncast = self.allowInputDowncast;
  state->compileOptions = self.compileOptions;
  state->defaults = self.defaults;
  state->numRequired = self.numRequired;
  state->checks = self.checks;
  state->states = self.states;
  state->isUpdated = self.isUpdated;

  for (const auto &[from, to] : options.swap) {
    mlir::Value old = b.value(Arg(from, loc)), fresh = b.value(Arg(to, loc));
    // Found among the states before any swap, so that two can change places.
    auto at = llvm::find(self.states, Graph::get().getCell(old));
    if (at == self.states.end())
      b.fail(ErrorKind::Value,
             self.name + " has no shared variable " + describeNamed(old));
    if (old.getType() != fresh.getType())
      b.fail(ErrorKind::Type, "the shared variable " + describeNamed(fresh) +
                                  " cannot take the place of " +
                                  describeNamed(old));
    state->states[size_t(at - self.states.begin())] =
        Graph::get().getCell(fresh);
  }
  state->setLockOrder();
  for (size_t i = 1; i < state->lockOrder.size(); ++i)
    if (state->states[state->lockOrder[i]] ==
        state->states[state->lockOrder[i - 1]])
      b.fail(ErrorKind::Value,
             "one shared variable would be in two places of " + self.name);

  mlir::ModuleOp module = *self.module;
  state->module = llvm::cast<mlir::ModuleOp>(module->clone());
  if (!options.delete_updates) {
    state->code = self.code;
    return Access::function(std::move(state));
  }
  dropUpdates(*state->module);
  state->isUpdated.assign(state->isUpdated.size(), false);
  state->code =
      compileModule(b, *state->module, self.name, self.compileOptions);
  state->makeChecks(b);
  return Access::function(std::move(state));
}

//===----------------------------------------------------------------------===//
// What it is
//===----------------------------------------------------------------------===//

const Function::State &Function::get(std::string_view op,
                                     const Location &loc) const {
  if (!state)
    throw Error(ErrorKind::Value, op, "this Function is empty", loc);
  return *state;
}

const std::string &Function::name() const {
  return get("name", Location()).name;
}
size_t Function::numInputs() const {
  return size_t(get("numInputs", Location()).signature().num_inputs);
}
size_t Function::numOutputs() const {
  return size_t(get("numOutputs", Location()).signature().num_outputs);
}

//===----------------------------------------------------------------------===//
// Ahead of time
//===----------------------------------------------------------------------===//

void detail::writeFile(const std::string &op, const std::string &path,
                       llvm::StringRef contents, const Location &loc) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (!error) {
    os << contents;
    os.close();
    error = os.error();
    os.clear_error();
  }
  if (error)
    throw Error(ErrorKind::IO, op,
                "cannot write '" + path + "': " + error.message(), loc);
}

void Function::save_object(const std::string &objectPath,
                           const std::string &headerPath, Location loc) const {
  const State &self = get("save_object", loc);
  std::vector<Tensor> values = self.copyStates();
  std::vector<arete_tensor> initial;
  for (const Tensor &value : values)
    initial.push_back(value.abi());

  GraphBuilder b("save_object", loc);
  auto check = [&](llvm::Error error) {
    if (error)
      b.fail(ErrorKind::Compile, llvm::toString(std::move(error)));
  };
  auto symbol = target::objectSymbol(self.name);
  if (!symbol)
    check(symbol.takeError());
  llvm::SmallString<0> object;
  llvm::raw_svector_ostream objectStream(object);
  mlir::ModuleOp module = *self.module;
  check(target::emitObject(module, self.name, self.compileOptions, initial,
                           objectStream));
  auto function = target::findFunction(module, self.name);
  if (failed(function))
    b.failReported();
  auto signature = target::Signature::get(*function);
  if (failed(signature))
    b.failReported();
  std::string header;
  llvm::raw_string_ostream headerStream(header);
  target::writeCHeader(*signature, *symbol, !initial.empty(), headerStream);
  writeFile("save_object", objectPath, object, loc);
  writeFile("save_object", headerPath, header, loc);
}

//===----------------------------------------------------------------------===//
// eval
//===----------------------------------------------------------------------===//

/// What was compiled for a variable, by the variables that were bound.
struct detail::EvalCache {
  struct Entry {
    std::vector<Variable> bound;
    Function function;
  };
  std::vector<Entry> entries;

  const Function *find(const std::vector<Binding> &givens) const {
    for (const Entry &entry : entries)
      if (std::equal(entry.bound.begin(), entry.bound.end(), givens.begin(),
                     givens.end(), [](const Variable &a, const Binding &b) {
                       return a.is(b.variable);
                     }))
        return &entry.function;
    return nullptr;
  }
};

static Function compiledFor(const Variable &variable,
                            const std::vector<Binding> &givens,
                            const Location &loc) {
  GraphBuilder b("eval", loc);
  b.value(Arg(variable, loc));
  std::shared_ptr<EvalCache> &cache = Access::node(variable)->evalCache;
  if (!cache)
    cache = std::make_shared<EvalCache>();
  if (const Function *found = cache->find(givens))
    return *found;
  std::vector<Variable> bound;
  for (const Binding &given : givens)
    bound.push_back(given.variable);
  Function compiled = function(bound, {variable}, {.name = "eval"}, loc);
  cache->entries.push_back({std::move(bound), compiled});
  return compiled;
}

Tensor arete::eval(const Variable &variable, const std::vector<Binding> &givens,
                   Location loc) {
  Function compiled = compiledFor(variable, givens, loc);
  std::vector<Tensor> values;
  for (const Binding &given : givens)
    values.push_back(given.value);
  return compiled(values, loc)[0];
}
