//===- RuntimeTest.h - Fixtures of the runtime's tests --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_UNIT_RUNTIME_RUNTIMETEST_H
#define ARETE_TEST_UNIT_RUNTIME_RUNTIMETEST_H

#include "arete/runtime.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace arete::test {

/// A context whose allocator counts, can be made to fail, and on destruction
/// expects that everything was given back.
class CheckedContext : public arete_context {
public:
  CheckedContext() : arete_context() {
    arete_context::user = this;
    arete_context::allocate = [](size_t bytes, void *self) {
      return static_cast<CheckedContext *>(self)->take(bytes);
    };
    arete_context::deallocate = [](void *ptr, void *self) {
      static_cast<CheckedContext *>(self)->give(ptr);
    };
  }
  CheckedContext(const CheckedContext &) = delete;
  CheckedContext &operator=(const CheckedContext &) = delete;
  ~CheckedContext() {
    arete_context_destroy(this);
    EXPECT_TRUE(live.empty()) << live.size() << " blocks leaked";
  }

  /// The calls of the allocator so far.
  int64_t numAllocations = 0;
  /// Fail when this many more calls succeeded; negative: never.
  int64_t failAfter = -1;
  /// Added to the addresses that are handed out.
  size_t misalign = 0;
  /// The blocks handed out and not given back.
  std::set<void *> live;

  std::string text() const { return arete_context_message(this); }

private:
  void *take(size_t bytes) {
    ++numAllocations;
    if (failAfter == 0)
      return nullptr;
    if (failAfter > 0)
      --failAfter;
    // Larger than anything a test means to have: as good as no memory.
    if (bytes > (size_t(1) << 32))
      return nullptr;
    auto *block = static_cast<char *>(std::aligned_alloc(64, bytes + 64));
    std::memset(block, 0xA5, bytes + 64);
    live.insert(block + misalign);
    return block + misalign;
  }
  void give(void *ptr) {
    EXPECT_EQ(live.erase(ptr), 1u) << "freed what was not allocated";
    std::free(static_cast<char *>(ptr) - misalign);
  }
};

/// A parameter with sizes; -1 is dynamic.
inline arete_param param(const char *name, arete_dtype dtype,
                         std::initializer_list<int64_t> sizes) {
  arete_param result{name, dtype, static_cast<int32_t>(sizes.size()), {}};
  std::copy(sizes.begin(), sizes.end(), result.sizes);
  return result;
}

/// A tensor over memory; C order unless strides are given.
inline arete_tensor tensor(void *data, arete_dtype dtype,
                           std::initializer_list<int64_t> sizes,
                           std::initializer_list<int64_t> strides = {}) {
  arete_tensor result = arete_tensor_view(
      data, dtype, static_cast<int32_t>(sizes.size()), sizes.begin());
  std::copy(strides.begin(), strides.end(), result.strides);
  return result;
}

/// The parameters of a function and the arguments of a call of it.
struct Call {
  std::vector<arete_param> inputParams, stateParams, outputParams;
  std::vector<arete_tensor> inputs, states, outputs;

  void input(arete_param p, arete_tensor t) {
    inputParams.push_back(p);
    inputs.push_back(t);
  }
  void state(arete_param p, arete_tensor t) {
    stateParams.push_back(p);
    states.push_back(t);
  }
  void output(arete_param p, arete_tensor t = {}) {
    outputParams.push_back(p);
    outputs.push_back(t);
  }

  /// Collects the pointers anew; they stay valid until the next call of it.
  int32_t enter(arete_context &ctx) {
    signature = {ARETE_ABI_VERSION,
                 static_cast<int32_t>(inputs.size()),
                 static_cast<int32_t>(states.size()),
                 static_cast<int32_t>(outputs.size()),
                 "train",
                 inputParams.data(),
                 stateParams.data(),
                 outputParams.data()};
    inputPtrs.clear();
    statePtrs.clear();
    outputPtrs.clear();
    for (arete_tensor &t : inputs)
      inputPtrs.push_back(&t);
    for (arete_tensor &t : states)
      statePtrs.push_back(&t);
    for (arete_tensor &t : outputs)
      outputPtrs.push_back(&t);
    return arete_rt_enter(&ctx, &signature, inputPtrs.data(), statePtrs.data(),
                          outputPtrs.data());
  }

  arete_signature signature{};
  std::vector<const arete_tensor *> inputPtrs;
  std::vector<arete_tensor *> statePtrs, outputPtrs;
};

/// Values 0, 1, 2, ...
template <typename T> std::vector<T> iota(size_t count) {
  std::vector<T> result(count);
  std::iota(result.begin(), result.end(), T(0));
  return result;
}

/// Expects a status and the whole message.
#define EXPECT_ERROR(CALL, CTX, STATUS, MESSAGE)                               \
  do {                                                                         \
    EXPECT_EQ((CALL), (STATUS));                                               \
    EXPECT_EQ((CTX).status, (STATUS));                                         \
    EXPECT_STREQ((CTX).message, MESSAGE);                                      \
  } while (false)

} // namespace arete::test

#endif // ARETE_TEST_UNIT_RUNTIME_RUNTIMETEST_H
