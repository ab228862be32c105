//===- DigitsDataTest.cpp - Tests of the digits reader --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DigitsData.h"

#include "gtest/gtest.h"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace arete;
using namespace digits;

namespace {

/// A file below a folder that goes away with the test.
class DigitsData : public testing::Test {
protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "arete-digits-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::string write(const std::string &name, const std::string &bytes) {
    const std::string path = folder / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  /// Expects an error about `path` and, if it is not 0, `line`; gives the text.
  static std::string errorOf(const std::string &path, uint32_t line = 0) {
    try {
      readSamples(path);
    } catch (const Error &error) {
      EXPECT_EQ(error.kind(), ErrorKind::IO);
      EXPECT_EQ(error.file(), path);
      EXPECT_EQ(error.line(), line);
      const std::string text = error.what();
      const std::string start =
          path + (line ? ":" + std::to_string(line) : "") + ": error: ";
      EXPECT_TRUE(text.starts_with(start)) << text;
      return text.substr(std::min(start.size(), text.size()));
    }
    ADD_FAILURE() << "no error for " << path;
    return "";
  }

  /// A row of `pixel`s and a label.
  static std::string row(const std::string &pixel, const std::string &label) {
    std::string text;
    for (int64_t i = 0; i < imageSize; ++i)
      text += pixel + ",";
    return text + label + "\n";
  }

  std::filesystem::path folder;
};

std::string readBytes(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST_F(DigitsData, ReadsTheFile) {
  const Samples samples = readSamples(ARETE_DIGITS_FILE);
  ASSERT_EQ(samples.size(), 1797);
  EXPECT_EQ(samples.images.shape(), (Shape{1797, 64}));
  EXPECT_EQ(samples.images.dtype(), DType::Float32);
  EXPECT_EQ(samples.labels.shape(), (Shape{1797}));
  EXPECT_EQ(samples.labels.dtype(), DType::Int64);

  // The first row begins 0,0,5,13,9,1 and shows a zero.
  EXPECT_EQ(samples.images.at<float>({0, 1}), 0.0f);
  EXPECT_EQ(samples.images.at<float>({0, 2}), 5.0f / 16);
  EXPECT_EQ(samples.images.at<float>({0, 3}), 13.0f / 16);
  EXPECT_EQ(samples.labels.at<int64_t>({0}), 0);
  EXPECT_EQ(samples.labels.at<int64_t>({1796}), 8);

  const auto pixels = samples.images.toVector<float>();
  EXPECT_EQ(*std::min_element(pixels.begin(), pixels.end()), 0.0f);
  EXPECT_EQ(*std::max_element(pixels.begin(), pixels.end()), 1.0f);
  std::vector<int> counts(numClasses);
  for (int64_t label : samples.labels.toVector<int64_t>())
    ++counts.at(static_cast<size_t>(label));
  EXPECT_EQ(counts, (std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179,
                                      174, 180}));
}

TEST_F(DigitsData, ReadsPlainTextAndEitherLineEnd) {
  std::string text = row("16", "9") + row("4", "0");
  text.insert(text.find('\n'), "\r");
  text.pop_back(); // No newline at the end.
  const Samples samples = readSamples(write("plain.csv", text));
  ASSERT_EQ(samples.size(), 2);
  EXPECT_EQ(samples.images.at<float>({0, 63}), 1.0f);
  EXPECT_EQ(samples.images.at<float>({1, 0}), 0.25f);
  EXPECT_EQ(samples.labels.toVector<int64_t>(), (std::vector<int64_t>{9, 0}));
}

TEST_F(DigitsData, MissingFile) {
  EXPECT_EQ(errorOf(folder / "none.csv.gz"), "No such file or directory");
}

TEST_F(DigitsData, Folder) { EXPECT_EQ(errorOf(folder), "Is a directory"); }

TEST_F(DigitsData, EmptyFile) {
  EXPECT_EQ(errorOf(write("empty.csv.gz", "")), "the file has no rows");
}

TEST_F(DigitsData, EmptyGzip) {
  const std::string path = folder / "empty.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(gzclose(file), Z_OK);
  EXPECT_EQ(errorOf(path), "the file has no rows");
}

// Wherever the file ends, it is an error; never fewer samples.
TEST_F(DigitsData, TruncatedGzip) {
  const std::string whole = readBytes(ARETE_DIGITS_FILE);
  ASSERT_EQ(whole.size(), 57523u);
  std::vector<size_t> sizes;
  for (size_t size = 2; size < 64; ++size)
    sizes.push_back(size);
  for (size_t size = 1000; size < whole.size(); size += 5000)
    sizes.push_back(size);
  for (size_t tail = 1; tail <= 12; ++tail)
    sizes.push_back(whole.size() - tail);
  for (size_t size : sizes)
    EXPECT_EQ(errorOf(write("cut.csv.gz", whole.substr(0, size))),
              "the gzip data is truncated")
        << size << " bytes";
  // One byte is no sign of gzip, and no row either.
  EXPECT_EQ(errorOf(write("cut.csv.gz", whole.substr(0, 1)), 1),
            "65 columns expected, found 1");
}

TEST_F(DigitsData, DamagedGzip) {
  std::string bytes = readBytes(ARETE_DIGITS_FILE);
  bytes[bytes.size() - 6] ^= 1; // In the checksum.
  EXPECT_EQ(errorOf(write("crc.csv.gz", bytes)),
            "the gzip data is damaged: " + std::string(folder / "crc.csv.gz") +
                ": incorrect data check");
  bytes = readBytes(ARETE_DIGITS_FILE);
  for (size_t i = 20000; i < 20064; ++i)
    bytes[i] = '\xff';
  EXPECT_TRUE(errorOf(write("damaged.csv.gz", bytes))
                  .starts_with("the gzip data is damaged: "));
}

TEST_F(DigitsData, ColumnCount) {
  const std::string good = row("1", "2");
  EXPECT_EQ(errorOf(write("a.csv", good + "0," + good), 2),
            "65 columns expected, found 66");
  EXPECT_EQ(errorOf(write("b.csv", good.substr(2)), 1),
            "65 columns expected, found 64");
  EXPECT_EQ(errorOf(write("c.csv", good + good + "\n" + good), 3),
            "65 columns expected, found 1");
}

TEST_F(DigitsData, Values) {
  const std::string pixel = "an integer from 0 to 16 expected, found ";
  const std::string label = "an integer from 0 to 9 expected, found ";
  const std::string good = row("1", "2");
  for (const char *text : {"17", "-1", "1.5", "x", "", " 1", "1 ", "+1", "0x1",
                           "99999999999999999999", "nan"}) {
    EXPECT_EQ(errorOf(write("a.csv", good + row(text, "0")), 2),
              pixel + "'" + text + "'");
    EXPECT_EQ(errorOf(write("b.csv", row("1", text)), 1),
              label + "'" + text + "'");
  }
  EXPECT_EQ(errorOf(write("c.csv", row("1", "10")), 1), label + "'10'");
  // A zero byte ends the text of an exception, not the check.
  EXPECT_EQ(errorOf(write("d.csv", row(std::string("1\0", 2), "1")), 1),
            pixel + "'1");
}

/// Samples whose image i is filled with i / 16 and whose label is i.
Samples numbered(int64_t count) {
  std::vector<float> images;
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < count; ++i) {
    images.insert(images.end(), imageSize, static_cast<float>(i) / 16);
    labels.push_back(i);
  }
  return {Tensor::fromVector(images, {count, imageSize}),
          Tensor::fromVector(labels)};
}

TEST(DigitsSplit, IsAPartition) {
  for (int64_t count : {0, 1, 4, 5, 9, 10, 1797}) {
    const Split parts = split(numbered(count), 1);
    EXPECT_EQ(parts.heldBack.size(), count / 5);
    EXPECT_EQ(parts.train.size(), count - count / 5);
    std::multiset<int64_t> seen;
    for (const Samples &part : {parts.train, parts.heldBack}) {
      ASSERT_EQ(part.images.shape(), (Shape{part.size(), imageSize}));
      for (int64_t i = 0; i < part.size(); ++i) {
        const int64_t label = part.labels.at<int64_t>({i});
        seen.insert(label);
        // Images went with their labels.
        for (int64_t pixel : {int64_t(0), imageSize - 1})
          ASSERT_EQ(part.images.at<float>({i, pixel}),
                    static_cast<float>(label) / 16);
      }
    }
    EXPECT_EQ(std::ssize(seen), count);
    EXPECT_EQ(std::ssize(std::set<int64_t>(seen.begin(), seen.end())), count);
  }
}

TEST(DigitsSplit, DependsOnTheSeedAlone) {
  const Samples samples = numbered(50);
  const auto held = [&](uint64_t seed) {
    return split(samples, seed).heldBack.labels.toVector<int64_t>();
  };
  EXPECT_EQ(held(1), held(1));
  EXPECT_NE(held(1), held(2));
  // Shuffled: neither the first nor the last samples as they were.
  std::vector<int64_t> tail(10), head(10);
  for (int64_t i = 0; i < 10; ++i) {
    head[static_cast<size_t>(i)] = i;
    tail[static_cast<size_t>(i)] = 40 + i;
  }
  EXPECT_NE(held(1), head);
  EXPECT_NE(held(1), tail);
}

// Known values: the split must not change between platforms or versions.
TEST(DigitsSplit, KnownOrder) {
  const Split parts = split(numbered(10), 42);
  EXPECT_EQ(parts.train.labels.toVector<int64_t>(),
            (std::vector<int64_t>{1, 7, 9, 0, 3, 8, 4, 2}));
  EXPECT_EQ(parts.heldBack.labels.toVector<int64_t>(),
            (std::vector<int64_t>{5, 6}));
}

} // namespace
