//===- DigitsData.cpp - The handwritten digits ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DigitsData.h"

#include "arete/Error.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <iterator>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

using namespace arete;
using namespace digits;

static constexpr int maxPixel = 16;

[[noreturn]] static void failFile(const std::string &path,
                                  const std::string &text) {
  throw Error(ErrorKind::IO, path + ": error: " + text, path);
}

/// The whole file, decompressed; zlib passes through what is not gzip.
static std::string readText(const std::string &path) {
  errno = 0;
  std::unique_ptr<gzFile_s, decltype(&gzclose_r)> file(
      gzopen(path.c_str(), "rb"), &gzclose_r);
  if (!file)
    failFile(path, errno ? std::strerror(errno) : "out of memory");
  std::string text;
  char buffer[1 << 14];
  int count;
  while ((count = gzread(file.get(), buffer, sizeof(buffer))) > 0)
    text.append(buffer, static_cast<size_t>(count));
  // A file that ends inside of the stream reads as if it were complete; only
  // the error state tells.
  int status = Z_OK;
  const char *message = gzerror(file.get(), &status);
  if (status == Z_BUF_ERROR)
    failFile(path, "the gzip data is truncated");
  if (status == Z_ERRNO)
    failFile(path, std::strerror(errno));
  if (count < 0 || status != Z_OK)
    failFile(path, std::string("the gzip data is damaged: ") + message);
  return text;
}

namespace {
/// Reads the rows of one file; knows where it is, for messages.
class RowReader {
public:
  RowReader(const std::string &path, std::string_view rest)
      : path(path), rest(rest) {}

  /// Appends the next row; false at the end of the file.
  bool read(std::vector<float> &pixels, std::vector<int64_t> &labels) {
    if (rest.empty())
      return false;
    ++line;
    std::string_view row = take(rest, '\n');
    if (row.ends_with('\r'))
      row.remove_suffix(1);
    const auto columns = std::count(row.begin(), row.end(), ',') + 1;
    if (columns != imageSize + 1)
      fail(std::to_string(imageSize + 1) + " columns expected, found " +
           std::to_string(columns));
    for (int64_t column = 0; column < imageSize; ++column)
      pixels.push_back(static_cast<float>(number(take(row, ','), maxPixel)) /
                       maxPixel);
    labels.push_back(number(row, numClasses - 1));
    return true;
  }

private:
  /// Cuts off and returns what lies before the first `separator`.
  static std::string_view take(std::string_view &text, char separator) {
    const size_t end = std::min(text.find(separator), text.size());
    std::string_view head = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return head;
  }

  int64_t number(std::string_view text, int64_t largest) const {
    int64_t value = 0;
    const char *end = text.data() + text.size();
    auto [stop, status] = std::from_chars(text.data(), end, value);
    if (status != std::errc() || stop != end || value < 0 || value > largest)
      fail("an integer from 0 to " + std::to_string(largest) +
           " expected, found '" + std::string(text) + "'");
    return value;
  }

  [[noreturn]] void fail(const std::string &text) const {
    throw Error(ErrorKind::IO,
                path + ":" + std::to_string(line) + ": error: " + text, path,
                line);
  }

  const std::string &path;
  std::string_view rest;
  uint32_t line = 0;
};
} // namespace

int64_t Samples::size() const { return labels.shape(0); }

Samples digits::readSamples(const std::string &path) {
  const std::string text = readText(path);
  std::vector<float> pixels;
  std::vector<int64_t> labels;
  RowReader reader(path, text);
  while (reader.read(pixels, labels))
    ;
  if (labels.empty())
    failFile(path, "the file has no rows");

  return {
      Tensor::fromVector(pixels, {std::ssize(labels), imageSize}),
      Tensor::fromVector(labels),
  };
}

/// The samples at `indices`, in that order.
static Samples select(const Samples &samples,
                      std::span<const int64_t> indices) {
  std::vector<float> images;
  std::vector<int64_t> labels;
  images.reserve(indices.size() * imageSize);
  labels.reserve(indices.size());
  const Tensor contiguous = samples.images.contiguous();
  const float *image = contiguous.data<float>();
  for (int64_t index : indices) {
    images.insert(images.end(), image + index * imageSize,
                  image + (index + 1) * imageSize);
    labels.push_back(samples.labels.at<int64_t>({index}));
  }
  return {
      Tensor::fromVector(images, {std::ssize(indices), imageSize}),
      Tensor::fromVector(labels),
  };
}

Split digits::split(const Samples &samples, uint64_t seed) {
  std::vector<int64_t> order(static_cast<size_t>(samples.size()));
  std::iota(order.begin(), order.end(), 0);
  // Not std::shuffle, whose result differs between standard libraries. The bias
  // of the remainder is below n / 2^64.
  std::mt19937_64 engine(seed);
  for (size_t left = order.size(); left > 1; --left)
    std::swap(order[left - 1], order[engine() % left]);

  const std::span<const int64_t> indices(order);
  const size_t held = order.size() / 5;
  return {select(samples, indices.first(order.size() - held)),
          select(samples, indices.last(held))};
}
