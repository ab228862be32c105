//===- Saving.cpp - Functions in files ------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A saved function is a text of MLIR that arete-run and the other tools read
/// as it is. Its module has an attribute, `arete.saved`, with the options of
/// the function and, as resources, the values of its states and inputs. The
/// first line is a comment:
///
///   // Arete function 0.1.0, 1234 bytes follow, xxh3 0123456789abcdef
///
/// so that a file that was damaged is known before anything reads it. What has
/// the right sum is still not trusted: everything is checked that compiling or
/// a call takes for granted.
///
//===----------------------------------------------------------------------===//

#include "arete/Saving.h"

#include "FunctionState.h"
#include "Graph.h"
#include "TensorDetail.h"
#include "dialects/Arete/IR/Arete.h"
#include "lib/Pipeline/Pipelines.h"
#include "lib/Plugin/Loader.h"
#include "lib/Plugin/Version.h"
#include "lib/Target/Diagnostics.h"
#include "lib/Target/Signature.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/xxhash.h"

using namespace arete;
using namespace arete::detail;

static constexpr llvm::StringLiteral savedAttr = "arete.saved";
static constexpr llvm::StringLiteral magic = "// Arete function ";
static constexpr const char *modeNames[] = {"FastRun", "FastCompile", "Debug",
                                            "NanGuard"};

//===----------------------------------------------------------------------===//
// Values as attributes
//===----------------------------------------------------------------------===//

/// The bytes of a contiguous tensor, in a blob of the attribute's context.
static mlir::Attribute toAttribute(mlir::MLIRContext &context,
                                   llvm::StringRef name, const Tensor &value) {
  Tensor packed = value.contiguous();
  auto type = mlir::RankedTensorType::get(
      packed.shape(),
      ir::elementTypeOf(&context, static_cast<arete_dtype>(packed.dtype())));
  // A blob is copied from somewhere also where it is empty.
  llvm::ArrayRef<char> bytes("", size_t(0));
  if (packed.nbytes() > 0)
    bytes = {static_cast<const char *>(packed.data()), packed.nbytes()};
  return mlir::DenseResourceElementsAttr::get(
      type, name,
      mlir::HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64));
}

/// The tensor of an attribute; null and why if it holds none that fits.
static std::optional<Tensor> toTensor(mlir::Attribute attribute,
                                      const target::Param &param,
                                      std::string &why) {
  auto elements =
      llvm::dyn_cast_or_null<mlir::DenseResourceElementsAttr>(attribute);
  auto type = elements ? llvm::dyn_cast<mlir::RankedTensorType>(
                             mlir::Type(elements.getType()))
                       : mlir::RankedTensorType();
  if (!type) {
    why = "is no tensor";
    return std::nullopt;
  }
  std::optional<arete_dtype> dtype = ir::dtypeOf(type.getElementType());
  if (!dtype || *dtype != param.dtype ||
      size_t(type.getRank()) != param.sizes.size()) {
    why = "is of another type than " + param.type();
    return std::nullopt;
  }
  int64_t bytes = static_cast<int64_t>(itemSize(static_cast<DType>(*dtype)));
  for (auto [size, declared] : llvm::zip_equal(type.getShape(), param.sizes)) {
    if (declared >= 0 && declared != size) {
      why = "has other sizes than " + param.type();
      return std::nullopt;
    }
    if (size < 0 || llvm::MulOverflow(bytes, size, bytes)) {
      why = "is too large";
      return std::nullopt;
    }
  }
  // Without any bytes there need be no resource.
  const mlir::AsmResourceBlob *blob = elements.getRawHandle().getBlob();
  if ((blob ? blob->getData().size() : 0) != static_cast<size_t>(bytes)) {
    why = "has another number of elements than its type says";
    return std::nullopt;
  }
  Tensor result =
      Tensor::empty(Shape(type.getShape()), static_cast<DType>(*dtype));
  if (bytes)
    std::memcpy(result.data(), blob->getData().data(),
                static_cast<size_t>(bytes));
  if (result.dtype() == DType::Bool)
    for (int64_t i = 0; i < bytes; ++i) {
      auto *element = static_cast<unsigned char *>(result.data()) + i;
      *element = *element != 0;
    }
  return result;
}

//===----------------------------------------------------------------------===//
// Saving
//===----------------------------------------------------------------------===//

/// A context for the values: what a context has seen of them it keeps.
static std::unique_ptr<mlir::MLIRContext> makeContext() {
  mlir::DialectRegistry registry;
  pipeline::registerDialects(registry);
  auto context = std::make_unique<mlir::MLIRContext>(
      registry, mlir::MLIRContext::Threading::DISABLED);
  plugin::loadDialects(*context);
  return context;
}

static std::string toText(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module->print(os, mlir::OpPrintingFlags().enableDebugInfo().assumeVerified());
  return text;
}

static mlir::DictionaryAttr describe(mlir::MLIRContext &context,
                                     const Function::State &self,
                                     llvm::ArrayRef<Tensor> states) {
  mlir::Builder b(&context);
  const target::CompileOptions &options = self.compileOptions;
  auto strings = [&](const std::vector<std::string> &list) {
    return b.getStrArrayAttr(llvm::to_vector(llvm::map_range(
        list, [](const std::string &text) { return llvm::StringRef(text); })));
  };
  llvm::SmallVector<mlir::Attribute> values, defaults;
  for (const Tensor &value : states)
    values.push_back(toAttribute(context, "state", value));
  for (const std::optional<Tensor> &value : self.defaults)
    defaults.push_back(value ? toAttribute(context, "default", *value)
                             : b.getUnitAttr());
  const NanGuardOptions &guard = self.checks.nanGuard;
  return b.getDictionaryAttr({
      b.getNamedAttr("name", b.getStringAttr(self.name)),
      b.getNamedAttr("states", b.getArrayAttr(values)),
      b.getNamedAttr("defaults", b.getArrayAttr(defaults)),
      b.getNamedAttr("allow_input_downcast",
                     b.getBoolAttr(self.allowInputDowncast)),
      b.getNamedAttr("mode", b.getStringAttr(modeNames[int(self.checks.mode)])),
      b.getNamedAttr("opt_level", b.getI64IntegerAttr(options.optLevel)),
      b.getNamedAttr("rewrites", b.getBoolAttr(options.rewrites.enabled)),
      b.getNamedAttr("fast_math", b.getBoolAttr(options.rewrites.fastMath)),
      b.getNamedAttr("excluding", strings(options.rewrites.disabled)),
      b.getNamedAttr("excluding_passes", strings(options.disabledPasses)),
      b.getNamedAttr("nan_is_error", b.getBoolAttr(guard.nan_is_error)),
      b.getNamedAttr("inf_is_error", b.getBoolAttr(guard.inf_is_error)),
      b.getNamedAttr("big", b.getF64FloatAttr(guard.big)),
  });
}

void arete::save_function(const Function &function, const std::string &path,
                          Location loc) {
  const Function::State &self = Access::state(function, "save_function", loc);
  std::vector<Tensor> states = self.copyStates();
  std::string plain;
  {
    GraphBuilder b("save_function", loc);
    plain = toText(mlir::ModuleOp(*self.module));
  }
  auto context = makeContext();
  target::DiagnosticCollector diagnostics(context.get());
  auto module = mlir::parseSourceString<mlir::ModuleOp>(plain, context.get());
  if (!module)
    throw Error(ErrorKind::Internal, "save_function",
                llvm::toString(diagnostics.takeError("")), loc);
  (*module)->setAttr(savedAttr, describe(*context, self, states));
  std::string text = toText(*module);
  std::string header = llvm::formatv(
      "{0}{1}, {2} bytes follow, xxh3 {3:x-16}\n", magic, ARETE_PLUGIN_VERSION,
      text.size(), llvm::xxh3_64bits(llvm::StringRef(text)));
  writeFile("save_function", path, header + text, loc);
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

namespace {
/// Reads one file; whatever is wrong with it ends in fail().
class FunctionLoader {
public:
  FunctionLoader(const std::string &path, const Location &loc)
      : path(path), loc(loc) {}

  std::shared_ptr<Function::State> load();

private:
  [[noreturn]] void fail(const llvm::Twine &text) {
    throw Error(ErrorKind::IO, "load_function", (path + ": " + text).str(),
                loc);
  }
  [[noreturn]] void damaged(const llvm::Twine &what) {
    fail("the file is damaged: " + what);
  }

  llvm::StringRef readBody(llvm::MemoryBuffer &buffer);
  /// Whether only ops are there that functions are made of.
  void checkOps(mlir::ModuleOp module);
  template <typename Attr> Attr get(llvm::StringRef name) {
    auto attribute = saved.getAs<Attr>(name);
    if (!attribute)
      damaged("'" + name + "' of its options is missing or of another kind");
    return attribute;
  }
  bool getBool(llvm::StringRef name) {
    return get<mlir::BoolAttr>(name).getValue();
  }
  std::vector<std::string> getStrings(llvm::StringRef name);
  std::vector<std::optional<Tensor>>
  getTensors(llvm::StringRef name, const std::vector<target::Param> &params,
             bool optional);
  void readOptions(Function::State &state);

  const std::string &path;
  const Location &loc;
  mlir::DictionaryAttr saved;
};
} // namespace

llvm::StringRef FunctionLoader::readBody(llvm::MemoryBuffer &buffer) {
  auto [header, body] = buffer.getBuffer().split('\n');
  if (!header.consume_front(magic))
    fail("this is no function that save_function wrote");
  auto [version, rest] = header.split(", ");
  if (version != ARETE_PLUGIN_VERSION)
    fail("Arete " + version + " wrote this function, and this is Arete " +
         ARETE_PLUGIN_VERSION + "; make and save it again");
  uint64_t bytes = 0, sum = 0;
  if (rest.consumeInteger(10, bytes) ||
      !rest.consume_front(" bytes follow, xxh3 ") || rest.size() != 16 ||
      rest.getAsInteger(16, sum))
    damaged("its first line cannot be read");
  if (body.size() != bytes)
    damaged("it has " + llvm::Twine(body.size()) +
            " bytes after the first "
            "line instead of " +
            llvm::Twine(bytes));
  if (llvm::xxh3_64bits(body) != sum)
    damaged("its contents do not have the sum of the first line");
  return body;
}

void FunctionLoader::checkOps(mlir::ModuleOp module) {
  mlir::DialectRegistry plugins;
  plugin::addDialects(plugins);
  auto names = plugins.getDialectNames();
  module.walk([&](mlir::Operation *op) {
    llvm::StringRef dialect = op->getName().getDialectNamespace();
    if (!llvm::isa_and_nonnull<ir::AreteDialect, mlir::func::FuncDialect,
                               mlir::BuiltinDialect>(op->getDialect()) &&
        !llvm::is_contained(names, dialect))
      fail("'" + op->getName().getStringRef() + "' is no op of a function");
  });
}

std::vector<std::string> FunctionLoader::getStrings(llvm::StringRef name) {
  std::vector<std::string> result;
  for (mlir::Attribute item : get<mlir::ArrayAttr>(name)) {
    auto text = llvm::dyn_cast<mlir::StringAttr>(item);
    if (!text)
      damaged("'" + name + "' of its options has what is no text");
    result.push_back(text.str());
  }
  return result;
}

std::vector<std::optional<Tensor>>
FunctionLoader::getTensors(llvm::StringRef name,
                           const std::vector<target::Param> &params,
                           bool optional) {
  auto list = get<mlir::ArrayAttr>(name);
  if (list.size() != params.size())
    damaged("it has " + llvm::Twine(list.size()) + " " + name + " for " +
            llvm::Twine(params.size()) + " parameters");
  std::vector<std::optional<Tensor>> result;
  for (auto [item, param] : llvm::zip_equal(list, params)) {
    std::string why;
    if (optional && llvm::isa<mlir::UnitAttr>(item)) {
      // What is left out of a call must be at its end.
      if (!result.empty() && result.back())
        damaged("'" + param.name + "' has no value, but an input before it");
      result.emplace_back();
    } else if (!result.emplace_back(toTensor(item, param, why))) {
      damaged("the value of '" + param.name + "' " + why);
    }
  }
  return result;
}

void FunctionLoader::readOptions(Function::State &state) {
  state.name = get<mlir::StringAttr>("name").str();
  state.allowInputDowncast = getBool("allow_input_downcast");
  target::CompileOptions &options = state.compileOptions;
  llvm::APInt level = get<mlir::IntegerAttr>("opt_level").getValue();
  if (level.ugt(3))
    damaged("its optimisation level is not 0 to 3");
  options.optLevel = unsigned(level.getZExtValue());
  options.rewrites.enabled = getBool("rewrites");
  options.rewrites.fastMath = getBool("fast_math");
  options.rewrites.disabled = getStrings("excluding");
  options.disabledPasses = getStrings("excluding_passes");
  options.cache = useCache();
  llvm::StringRef mode = get<mlir::StringAttr>("mode").getValue();
  const auto *at = llvm::find(modeNames, mode);
  if (at == std::end(modeNames))
    damaged("there is no mode '" + mode + "'");
  state.checks.mode = Mode(at - std::begin(modeNames));
  NanGuardOptions &guard = state.checks.nanGuard;
  guard.nan_is_error = getBool("nan_is_error");
  guard.inf_is_error = getBool("inf_is_error");
  auto big = get<mlir::FloatAttr>("big");
  if (!big.getType().isF64())
    damaged("'big' of its options is no f64");
  guard.big = big.getValueAsDouble();
}

std::shared_ptr<Function::State> FunctionLoader::load() {
  if (llvm::sys::fs::is_directory(path))
    fail("this is a folder");
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    fail(buffer.getError().message());
  llvm::StringRef body = readBody(**buffer);

  auto context = makeContext();
  target::DiagnosticCollector diagnostics(context.get());
  auto read = mlir::parseSourceString<mlir::ModuleOp>(body, context.get());
  if (!read)
    fail(llvm::toString(diagnostics.takeError("")));
  saved = (*read)->getAttrOfType<mlir::DictionaryAttr>(savedAttr);
  if (!saved)
    damaged("its module has no '" + savedAttr + "'");
  checkOps(*read);
  auto function = target::findFunction(*read, "");
  auto signature = failed(function) ? mlir::FailureOr<target::Signature>()
                                    : target::Signature::get(*function);
  if (failed(signature))
    fail(llvm::toString(diagnostics.takeError("this is no function")));

  auto state = std::make_shared<Function::State>();
  readOptions(*state);
  auto values = getTensors("states", signature->states, /*optional=*/false);
  state->defaults = getTensors("defaults", signature->inputs,
                               /*optional=*/true);
  for (auto [value, update] : llvm::zip_equal(values, signature->updates)) {
    state->states.push_back(std::make_shared<SharedCell>(*value));
    state->isUpdated.push_back(update.has_value());
  }
  state->setLockOrder();
  (*read)->removeAttr(savedAttr);
  std::string plain = toText(*read);

  GraphBuilder b("load_function", loc);
  state->module =
      mlir::parseSourceString<mlir::ModuleOp>(plain, Graph::get().context());
  if (!state->module)
    b.failReported();
  state->code =
      compileModule(b, *state->module, signature->name, state->compileOptions);
  state->makeChecks(b);
  return state;
}

Function arete::load_function(const std::string &path, Location loc) {
  return Access::function(FunctionLoader(path, loc).load());
}

//===----------------------------------------------------------------------===//
// Shared variables
//===----------------------------------------------------------------------===//

/// The variable of a state; a fresh one where nobody holds it any more.
static Shared sharedOf(const Function::State &self, size_t i,
                       const Location &loc) {
  Graph &graph = Graph::get();
  const std::shared_ptr<SharedCell> &cell = self.states[i];
  Shared result;
  for (mlir::Operation &op : graph.block())
    if (llvm::isa<ir::VariableOp>(op) &&
        graph.getCell(op.getResult(0)) == cell) {
      static_cast<Variable &>(result) = Access::wrap(op.getResult(0));
      return result;
    }

  auto function =
      *mlir::ModuleOp(*self.module).getOps<mlir::func::FuncOp>().begin();
  auto number = unsigned(function.getNumArguments() - self.states.size() + i);
  auto name = function.getArgAttrOfType<mlir::StringAttr>(number, "arete.name");
  auto type =
      llvm::cast<mlir::RankedTensorType>(function.getArgumentTypes()[number]);
  Shape broadcastable;
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    if (type.getDimSize(axis) == 1)
      broadcastable.push_back(axis);
  std::shared_lock lock(cell->mutex);
  result = shared(cell->view(), name ? name.str() : std::string(),
                  broadcastable, loc);
  graph.setCell(Access::value(result).getDefiningOp(), cell);
  return result;
}

std::vector<Shared> arete::shared_variables(const Function &function,
                                            Location loc) {
  const Function::State &self =
      Access::state(function, "shared_variables", loc);
  GraphBuilder b("shared_variables", loc);
  std::vector<Shared> result;
  for (size_t i = 0; i < self.states.size(); ++i)
    result.push_back(sharedOf(self, i, loc));
  return result;
}

Shared arete::shared_variable(const Function &function, std::string_view name,
                              Location loc) {
  Shared found;
  std::string names;
  unsigned count = 0;
  for (const Shared &shared : shared_variables(function, loc)) {
    names += (names.empty() ? "'" : ", '") + shared.name() + "'";
    if (shared.name() != name)
      continue;
    found = shared;
    ++count;
  }
  if (count == 1)
    return found;
  throw Error(ErrorKind::Value, "shared_variable",
              (count ? "several shared variables of " + function.name() +
                           " are called '"
                     : function.name() + " has no shared variable '") +
                  std::string(name) + "'; there " +
                  (names.empty() ? "is none" : "are: " + names),
              loc);
}
