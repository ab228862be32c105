//===- CHeader.cpp - The C header of an object file -----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CHeader.h"
#include "lib/Target/CNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace arete::target {

namespace {
class HeaderWriter {
public:
  HeaderWriter(const Signature &signature, StringRef symbol, bool initialStates,
               raw_ostream &os)
      : signature(signature), symbol(symbol), initialStates(initialStates),
        os(os) {
    CScope arguments({"ctx", "state", "inputs", "states", "outputs", symbol,
                      (symbol + "_state").str()});
    for (const Param &input : signature.inputs)
      inputs.push_back(arguments.add(input.name));
    for (const Param &output : signature.outputs)
      outputs.push_back(arguments.add(output.name));
    // Members: a scope of their own.
    CScope members;
    for (const Param &state : signature.states)
      states.push_back(members.add(state.name));
  }

  void write() {
    std::string guard = "ARETE_GENERATED_" + symbol.upper() + "_H";
    os << "/* " << commentText(signature.name)
       << ": a function compiled by Arete. Generated; do not edit. */\n\n"
       << "#ifndef " << guard << "\n#define " << guard << "\n\n"
       << "#include <arete/runtime.h>\n\n#include <stddef.h>\n\n"
       << "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    writeEntry();
    if (!states.empty())
      writeStates();
    writeCall();
    os << "\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* " << guard << " */\n";
  }

private:
  void writeEntry() {
    os << "/* The compiled function, an arete_entry, and what it takes.\n";
    writeParams("Inputs", signature.inputs);
    writeParams("States", signature.states);
    writeParams("Outputs", signature.outputs);
    os << " */\n"
       << formatv("int32_t {0}(arete_context *ctx, const arete_tensor *const "
                  "*inputs,\n{1}arete_tensor *const *states, arete_tensor "
                  "*const *outputs);\n",
                  symbol, indent())
       << "extern const arete_signature " << symbol << "_signature;\n\n";
  }

  void writeParams(StringRef title, ArrayRef<Param> params) {
    if (params.empty())
      return;
    os << " * " << title << ":\n";
    for (auto [i, param] : enumerate(params))
      os << formatv(" *   {0}  {1}: {2}\n", i, commentText(param.name),
                    param.type());
  }

  /// Spaces as wide as "int32_t <symbol>(".
  std::string indent() const { return std::string(symbol.size() + 9, ' '); }

  void writeStates() {
    os << "/* The shared variables, which calls read and update. Their memory "
          "comes from\n * the context: from "
       << (initialStates ? (symbol + "_state_init or ").str() : "")
       << "arete_tensor_alloc. */\n";
    os << "typedef struct " << symbol << "_state {\n";
    for (auto [name, state] : zip_equal(states, signature.states))
      os << formatv("  arete_tensor {0}; /* {1}: {2} */\n", name,
                    commentText(state.name), state.type());
    os << "} " << symbol << "_state;\n\n";
    if (initialStates)
      writeInit();
    writeDestroy();
  }

  void writeInit() {
    os << formatv(
        R"(/* The values that the states had when the object was written. */
extern const arete_tensor {0}_initial_states[{1}];

/* Makes every state a copy of its initial value. Returns an arete_status; after
 * an error the states are empty. */
static inline int32_t {0}_state_init(arete_context *ctx, {0}_state *state) {{
  arete_tensor *const states[{1}] = {{{2}};
  int32_t status = ARETE_OK;
  int32_t made = 0;
  for (; made < {1} && status == ARETE_OK; ++made) {{
    const arete_tensor *initial = &{0}_initial_states[made];
    status = arete_tensor_alloc(ctx, states[made], (arete_dtype)initial->dtype,
                                initial->rank, initial->sizes);
    if (status == ARETE_OK)
      status = arete_tensor_copy(ctx, states[made], initial);
  }
  if (status != ARETE_OK) {{
    const arete_tensor empty = {{NULL, 0, 0, {{0}, {{0}};
    for (int32_t i = 0; i < {1}; ++i) {{
      if (i < made)
        arete_tensor_free(ctx, states[i]);
      *states[i] = empty;
    }
  }
  return status;
}

)",
        symbol, states.size(), stateAddresses());
  }

  void writeDestroy() {
    os << formatv("/* Frees the states. */\n"
                  "static inline void {0}_state_destroy(arete_context *ctx, "
                  "{0}_state *state) {{\n",
                  symbol);
    for (const std::string &name : states)
      os << "  arete_tensor_free(ctx, &state->" << name << ");\n";
    os << "}\n\n";
  }

  void writeCall() {
    os << "/* Calls the function. An output whose data is null is allocated "
          "from the\n * context. Returns an arete_status; the message is "
          "arete_context_message(ctx). */\n"
       << "static inline int32_t " << symbol << "_call(arete_context *ctx";
    if (!states.empty())
      os << ",\n    " << symbol << "_state *state";
    for (const std::string &name : inputs)
      os << ",\n    const arete_tensor *" << name;
    for (const std::string &name : outputs)
      os << ",\n    arete_tensor *" << name;
    os << ") {\n";
    if (!inputs.empty())
      os << "  const arete_tensor *const inputs[] = {" << join(inputs, ", ")
         << "};\n";
    if (!states.empty())
      os << "  arete_tensor *const states[] = {" << stateAddresses() << "};\n";
    if (!outputs.empty())
      os << "  arete_tensor *const outputs[] = {" << join(outputs, ", ")
         << "};\n";
    os << "  return " << symbol << "(ctx, "
       << (inputs.empty() ? "NULL" : "inputs") << ", "
       << (states.empty() ? "NULL" : "states") << ", "
       << (outputs.empty() ? "NULL" : "outputs") << ");\n}\n";
  }

  std::string stateAddresses() const {
    std::string text;
    for (const std::string &name : states)
      text += (text.empty() ? "&state->" : ", &state->") + name;
    return text;
  }

  const Signature &signature;
  StringRef symbol;
  bool initialStates;
  raw_ostream &os;
  std::vector<std::string> inputs, states, outputs;
};
} // namespace

void writeCHeader(const Signature &signature, StringRef symbol,
                  bool initialStates, raw_ostream &os) {
  HeaderWriter(signature, symbol, initialStates, os).write();
}

} // namespace arete::target
