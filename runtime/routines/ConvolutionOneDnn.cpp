//===- ConvolutionOneDnn.cpp - Convolutions of float32 by oneDNN ----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// oneDNN may choose the layout of all three tensors: with channels in blocks it
// is two to four times as fast, and the copies cost little beside. What it made
// for a convolution is kept in a table for the next one of the same sizes. An
// entry is in use by one call at a time; a call that meets none that is free
// makes another.
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "OneDnn.h"
#include "arete/threads.h"

#include <cstdlib>
#include <cstring>

#include <pthread.h>

using namespace arete::routines;

namespace {

/// Everything that a primitive depends on. Compared byte by byte.
struct Key {
  int64_t target, spatialRank, threads;
  int64_t batch, groups, inChannels, outChannels;
  int64_t in[3], size[3], out[3], stride[3], dilation[3], low[3];
};

Key keyOf(const Convolution &conv, int64_t threads) {
  const Window &window = conv.window;
  Key key = {int64_t(conv.target),
             conv.spatialRank,
             threads,
             conv.batch,
             conv.groups,
             conv.inChannels,
             conv.outChannels,
             {},
             {},
             {},
             {},
             {},
             {}};
  for (int32_t axis = 0; axis < Window::rank; ++axis) {
    key.in[axis] = window.in[axis];
    key.size[axis] = window.size[axis];
    key.out[axis] = window.out[axis];
    key.stride[axis] = window.stride[axis];
    key.dilation[axis] = window.dilation[axis];
    key.low[axis] = window.low[axis];
  }
  return key;
}

/// One of the three tensors: as the caller has it and as the primitive wants
/// it, which may be the same.
struct Side {
  int argument;
  dnnl_memory_t plain, wanted;
  /// Between the two; null where they are the same.
  dnnl_primitive_t reorder;
  int64_t bytes; ///< Of `wanted`, where it is another.
  void *data;    ///< What `wanted` was last told to use.
};

struct Entry {
  Entry *next;
  Key key;
  bool isBusy;
  /// False for sizes that oneDNN has no good code for.
  bool isGood;
  uint64_t lastUse;
  dnnl_stream_t stream;
  dnnl_primitive_t primitive;
  dnnl_memory_t scratchpad;
  int64_t scratchpadBytes;
  Side sides[3]; ///< x, w, y.
};

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
Entry *entries = nullptr;
int32_t numEntries = 0;
uint64_t clockNow = 0;
/// More than a model has; a program whose sizes always change must not fill the
/// memory.
constexpr int32_t maxEntries = 512;

void destroy(const OneDnn &dnn, Entry *entry) {
  for (Side &side : entry->sides) {
    if (side.reorder)
      dnn.dnnl_primitive_destroy(side.reorder);
    if (side.wanted && side.wanted != side.plain)
      dnn.dnnl_memory_destroy(side.wanted);
    if (side.plain)
      dnn.dnnl_memory_destroy(side.plain);
  }
  if (entry->scratchpad)
    dnn.dnnl_memory_destroy(entry->scratchpad);
  if (entry->primitive)
    dnn.dnnl_primitive_destroy(entry->primitive);
  if (entry->stream)
    dnn.dnnl_stream_destroy(entry->stream);
  std::free(entry);
}

//===----------------------------------------------------------------------===//
// Making an entry
//===----------------------------------------------------------------------===//

/// What it makes is owned by the entry, but for the descriptors.
class Maker {
public:
  Maker(const OneDnn &dnn, const Convolution &conv, Entry &entry)
      : dnn(dnn), conv(conv), entry(entry) {}
  ~Maker() {
    for (dnnl_primitive_desc_t desc : {forward, backward})
      if (desc)
        dnn.dnnl_primitive_desc_destroy(desc);
    if (attributes)
      dnn.dnnl_primitive_attr_destroy(attributes);
  }

  bool make() {
    return describe() && makeDescriptor() && makePrimitive() && makeSides();
  }

private:
  static bool ok(dnnl_status_t status) { return status == dnnl_success; }

  /// The tensors in C order, and the same sizes in any order.
  bool describe() {
    const Window &window = conv.window;
    int32_t skipped = Window::rank - conv.spatialRank;
    dnnl_dims_t dims[3];
    int rank = 0;
    auto add = [&](int64_t x, int64_t w, int64_t y) {
      dims[0][rank] = x;
      dims[1][rank] = w;
      dims[2][rank] = y;
      ++rank;
    };
    add(conv.batch, conv.outChannels, conv.batch);
    add(conv.groups * conv.inChannels, conv.inChannels,
        conv.groups * conv.outChannels);
    for (int32_t axis = skipped; axis < Window::rank; ++axis) {
      add(window.in[axis], window.size[axis], window.out[axis]);
      int32_t i = axis - skipped;
      strides[i] = window.stride[axis];
      dilation[i] = window.dilation[axis] - 1;
      low[i] = window.low[axis];
      // What the last place needs; negative where it leaves elements over.
      high[i] = (window.out[axis] - 1) * window.stride[axis] +
                window.extent(axis) - window.in[axis] - window.low[axis];
    }
    for (int i = 0; i < 3; ++i) {
      bool isGrouped = i == 1 && conv.groups > 1;
      dnnl_dims_t sizes, steps;
      int sideRank = rank + isGrouped;
      if (isGrouped)
        sizes[0] = conv.groups;
      std::memcpy(sizes + isGrouped, dims[i], size_t(rank) * sizeof(int64_t));
      int64_t step = 1;
      for (int axis = sideRank; axis-- > 0; step *= sizes[axis])
        steps[axis] = step;
      if (!ok(dnn.dnnl_memory_desc_init_by_strides(&plain[i], sideRank, sizes,
                                                   dnnl_f32, steps)) ||
          !ok(dnn.dnnl_memory_desc_init_by_tag(&any[i], sideRank, sizes,
                                               dnnl_f32, dnnl_format_tag_any)))
        return false;
    }
    return true;
  }

  bool makeDescriptor() {
    if (!ok(dnn.dnnl_primitive_attr_create(&attributes)) ||
        !ok(dnn.dnnl_primitive_attr_set_scratchpad_mode(
            attributes, dnnl_scratchpad_mode_user)))
      return false;
    bool isForward = conv.target == ConvTarget::Result;
    dnnl_convolution_desc_t desc;
    if (!ok(dnn.dnnl_dilated_convolution_forward_desc_init(
            &desc, isForward ? dnnl_forward_inference : dnnl_forward_training,
            dnnl_convolution_direct, &any[0], &any[1], nullptr, &any[2],
            strides, dilation, low, high)) ||
        !ok(dnn.dnnl_primitive_desc_create(&forward, &desc, attributes,
                                           dnn.engine, nullptr)))
      return false;
    if (isForward)
      return true;
    dnnl_status_t status =
        conv.target == ConvTarget::Input
            ? dnn.dnnl_dilated_convolution_backward_data_desc_init(
                  &desc, dnnl_convolution_direct, &any[0], &any[1], &any[2],
                  strides, dilation, low, high)
            : dnn.dnnl_dilated_convolution_backward_weights_desc_init(
                  &desc, dnnl_convolution_direct, &any[0], &any[1], nullptr,
                  &any[2], strides, dilation, low, high);
    return ok(status) &&
           ok(dnn.dnnl_primitive_desc_create(&backward, &desc, attributes,
                                             dnn.engine, forward));
  }

  dnnl_primitive_desc_t descriptor() const {
    return backward ? backward : forward;
  }

  bool makePrimitive() {
    // Its code for sizes that nothing else takes is slower than ours.
    const char *name = nullptr;
    if (!ok(dnn.dnnl_primitive_desc_query(descriptor(),
                                          dnnl_query_impl_info_str, 0, &name)))
      return false;
    if (std::strncmp(name, "ref", 3) == 0 || std::strstr(name, "gemm"))
      return false;
    return ok(dnn.dnnl_primitive_create(&entry.primitive, descriptor())) &&
           ok(dnn.dnnl_stream_create(&entry.stream, dnn.engine,
                                     dnnl_stream_default_flags));
  }

  bool makeSides() {
    static constexpr struct {
      int argument, gradient;
      dnnl_query_t query, gradientQuery;
      ConvTarget target;
    } kinds[] = {
        {DNNL_ARG_SRC, DNNL_ARG_DIFF_SRC, dnnl_query_src_md,
         dnnl_query_diff_src_md, ConvTarget::Input},
        {DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_WEIGHTS, dnnl_query_weights_md,
         dnnl_query_diff_weights_md, ConvTarget::Filter},
        {DNNL_ARG_DST, DNNL_ARG_DIFF_DST, dnnl_query_dst_md,
         dnnl_query_diff_dst_md, ConvTarget::Result},
    };
    for (int i = 0; i < 3; ++i) {
      bool isTarget = kinds[i].target == conv.target;
      // Of a backward pass x and w are themselves where they are read; y is
      // always a gradient.
      bool isGradient =
          conv.target != ConvTarget::Result && (isTarget || i == 2);
      Side &side = entry.sides[i];
      side.argument = isGradient ? kinds[i].gradient : kinds[i].argument;
      const dnnl_memory_desc_t *wanted = dnn.dnnl_primitive_desc_query_md(
          descriptor(), isGradient ? kinds[i].gradientQuery : kinds[i].query,
          0);
      if (!wanted || !makeSide(side, plain[i], *wanted, isTarget))
        return false;
    }
    const dnnl_memory_desc_t *pad = dnn.dnnl_primitive_desc_query_md(
        descriptor(), dnnl_query_scratchpad_md, 0);
    entry.scratchpadBytes = int64_t(dnn.dnnl_memory_desc_get_size(pad));
    return ok(dnn.dnnl_memory_create(&entry.scratchpad, pad, dnn.engine,
                                     DNNL_MEMORY_NONE));
  }

  bool makeSide(Side &side, const dnnl_memory_desc_t &plain,
                const dnnl_memory_desc_t &wanted, bool isTarget) {
    if (!ok(dnn.dnnl_memory_create(&side.plain, &plain, dnn.engine,
                                   DNNL_MEMORY_NONE)))
      return false;
    if (dnn.dnnl_memory_desc_equal(&plain, &wanted)) {
      side.wanted = side.plain;
      return true;
    }
    side.bytes = int64_t(dnn.dnnl_memory_desc_get_size(&wanted));
    const dnnl_memory_desc_t &from = isTarget ? wanted : plain;
    const dnnl_memory_desc_t &to = isTarget ? plain : wanted;
    dnnl_primitive_desc_t reorder;
    if (!ok(dnn.dnnl_memory_create(&side.wanted, &wanted, dnn.engine,
                                   DNNL_MEMORY_NONE)) ||
        !ok(dnn.dnnl_reorder_primitive_desc_create(&reorder, &from, dnn.engine,
                                                   &to, dnn.engine, nullptr)))
      return false;
    bool isMade = ok(dnn.dnnl_primitive_create(&side.reorder, reorder));
    dnn.dnnl_primitive_desc_destroy(reorder);
    return isMade;
  }

  const OneDnn &dnn;
  const Convolution &conv;
  Entry &entry;
  dnnl_memory_desc_t plain[3], any[3];
  dnnl_dims_t strides, dilation, low, high;
  dnnl_primitive_attr_t attributes = nullptr;
  dnnl_primitive_desc_t forward = nullptr, backward = nullptr;
};

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

/// Takes the entry that was not used for longest out of the table. The mutex is
/// held.
Entry *takeOldest() {
  Entry **oldest = nullptr;
  for (Entry **at = &entries; *at; at = &(*at)->next)
    if (!(*at)->isBusy && (!oldest || (*at)->lastUse < (*oldest)->lastUse))
      oldest = at;
  if (!oldest)
    return nullptr;
  Entry *entry = *oldest;
  *oldest = entry->next;
  --numEntries;
  return entry;
}

/// An entry that nobody else uses; null where oneDNN has no good code for the
/// sizes, or where there is no memory.
Entry *acquire(const OneDnn &dnn, const Convolution &conv, const Key &key) {
  Entry *entry = nullptr, *dropped = nullptr;
  pthread_mutex_lock(&mutex);
  for (Entry *at = entries; at && !entry; at = at->next)
    if ((!at->isBusy || !at->isGood) &&
        std::memcmp(&at->key, &key, sizeof(key)) == 0)
      entry = at;
  bool isKnown = entry != nullptr;
  if (isKnown) {
    entry->lastUse = ++clockNow;
    if (entry->isGood)
      entry->isBusy = true;
    else
      entry = nullptr; // It may be dropped as soon as the mutex is free.
  } else if (numEntries >= maxEntries) {
    dropped = takeOldest();
  }
  pthread_mutex_unlock(&mutex);
  if (isKnown)
    return entry;
  if (dropped)
    destroy(dnn, dropped);

  entry = static_cast<Entry *>(std::calloc(1, sizeof(Entry)));
  if (!entry)
    return nullptr;
  entry->key = key;
  bool isGood = Maker(dnn, conv, *entry).make();
  entry->isGood = entry->isBusy = isGood;
  pthread_mutex_lock(&mutex);
  entry->lastUse = ++clockNow;
  entry->next = entries;
  entries = entry;
  ++numEntries;
  pthread_mutex_unlock(&mutex);
  return isGood ? entry : nullptr;
}

void release(Entry *entry) {
  pthread_mutex_lock(&mutex);
  entry->isBusy = false;
  pthread_mutex_unlock(&mutex);
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

/// OpenMP has so many threads while this lives.
class ThreadCount {
public:
  ThreadCount(const OneDnn &dnn, int count) : dnn(dnn) {
    if (!dnn.omp_set_num_threads)
      return;
    before = dnn.omp_get_max_threads();
    if (before != count)
      dnn.omp_set_num_threads(count);
    else
      before = 0;
  }
  ~ThreadCount() {
    if (before)
      dnn.omp_set_num_threads(before);
  }

private:
  const OneDnn &dnn;
  int before = 0;
};

/// Blocks of memory begin at cache lines.
int64_t aligned(int64_t bytes) { return (bytes + 63) / 64 * 64; }

/// Returns a status; ARETE_ERROR_VALUE, without a message, if oneDNN failed.
int32_t execute(arete_context *ctx, const OneDnn &dnn, Entry &entry,
                const Convolution &conv) {
  int64_t bytes = aligned(entry.scratchpadBytes);
  for (const Side &side : entry.sides)
    bytes += aligned(side.bytes);
  char *memory =
      static_cast<char *>(arete_routine_scratch(ctx, ColumnSlot, bytes));
  if (!memory)
    return ARETE_ERROR_MEMORY;

  // Telling a memory where it lies may clear the padding of its channels, so
  // it is told only what is new.
  void *data[] = {conv.x, conv.w, conv.y};
  bool isOk =
      dnn.dnnl_memory_set_data_handle(entry.scratchpad, memory) == dnnl_success;
  memory += aligned(entry.scratchpadBytes);
  for (int i = 0; i < 3; ++i) {
    Side &side = entry.sides[i];
    isOk &=
        dnn.dnnl_memory_set_data_handle(side.plain, data[i]) == dnnl_success;
    if (!side.reorder)
      continue;
    if (side.data != memory)
      isOk &=
          dnn.dnnl_memory_set_data_handle(side.wanted, memory) == dnnl_success;
    side.data = memory;
    memory += aligned(side.bytes);
  }

  auto reorder = [&](Side &side, dnnl_memory_t from, dnnl_memory_t to) {
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    isOk = isOk && dnn.dnnl_primitive_execute(side.reorder, entry.stream, 2,
                                              arguments) == dnnl_success;
  };
  static constexpr int sideOf[] = {2, 0, 1}; // By the target.
  int target = sideOf[int(conv.target)];
  for (int i = 0; i < 3; ++i)
    if (i != target && entry.sides[i].reorder)
      reorder(entry.sides[i], entry.sides[i].plain, entry.sides[i].wanted);
  dnnl_exec_arg_t arguments[] = {
      {entry.sides[0].argument, entry.sides[0].wanted},
      {entry.sides[1].argument, entry.sides[1].wanted},
      {entry.sides[2].argument, entry.sides[2].wanted},
      {DNNL_ARG_SCRATCHPAD, entry.scratchpad}};
  isOk = isOk && dnn.dnnl_primitive_execute(entry.primitive, entry.stream, 4,
                                            arguments) == dnnl_success;
  Side &result = entry.sides[target];
  if (result.reorder)
    reorder(result, result.wanted, result.plain);
  return isOk ? ARETE_OK : ARETE_ERROR_VALUE;
}

} // namespace

/// Whether the copies into blocks of channels, and the call, are worth it.
static bool isWorthIt(const Convolution &conv) {
  constexpr int64_t fewestProducts = 1 << 14;
  if (conv.outCount() * conv.inChannels * conv.taps() < fewestProducts)
    return false;
  // Blocks of the few channels that are computed would be mostly padding.
  return conv.target != ConvTarget::Input || conv.inChannels >= 4;
}

/// As many as there may be, each with work for some ten microseconds: those of
/// OpenMP wait for one another by spinning.
static int threadsFor(const Convolution &conv) {
  constexpr int64_t productsPerThread = 1 << 22;
  int64_t products = conv.outCount() * conv.inChannels * conv.taps();
  return int(std::clamp<int64_t>(products / productsPerThread, 1,
                                 arete_num_threads()));
}

bool arete::routines::convolveByOneDnn(arete_context *ctx,
                                       const Convolution &conv,
                                       int32_t &status) {
  if (conv.dtype != ARETE_FLOAT32 || !isWorthIt(conv))
    return false;
  const OneDnn *dnn = oneDnn();
  if (!dnn)
    return false;
  int threads = threadsFor(conv);
  ThreadCount count(*dnn, threads);
  Entry *entry = acquire(*dnn, conv, keyOf(conv, threads));
  if (!entry)
    return false;
  status = execute(ctx, *dnn, *entry, conv);
  release(entry);
  return status != ARETE_ERROR_VALUE;
}
