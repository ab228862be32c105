//===- TensorNpyTest.cpp - NumPy's .npy files -----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Tensor.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <limits>
#include <sstream>

using namespace arete;

namespace {

std::string save(const Tensor &tensor) {
  std::ostringstream os;
  saveNpy(os, tensor);
  return os.str();
}

Tensor load(const std::string &bytes) {
  std::istringstream is(bytes);
  return loadNpy(is);
}

/// A file with this header, which is not padded, and data.
std::string file(const std::string &header, const std::string &data,
                 int version = 1) {
  std::string result = "\x93NUMPY";
  result += static_cast<char>(version);
  result += '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    result += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return result + header + data;
}

std::string header(const std::string &descr, const std::string &shape,
                   const std::string &fortran = "False") {
  return "{'descr': " + descr + ", 'fortran_order': " + fortran +
         ", 'shape': " + shape + ", }\n";
}

/// The message of the Error of kind IO that loading must throw.
std::string loadError(const std::string &bytes) {
  try {
    const Tensor t = load(bytes);
    ADD_FAILURE() << "loaded " << t;
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::IO) << error.what();
    return error.what();
  }
  return "";
}

std::string bytes(std::initializer_list<int> values) {
  return std::string(values.begin(), values.end());
}

/// What numpy.save writes before the data.
std::string numpyPrefix(const std::string &dict) {
  std::string result = std::string("\x93NUMPY\x01\0v\0", 10) + dict;
  result.append(127 - result.size(), ' ');
  return result + '\n';
}

TEST(TensorNpy, WritesWhatNumPyWrites) {
  EXPECT_EQ(save(Tensor::of<float>({{0, 1, 2}, {3, 4, 5}})),
            numpyPrefix(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }") +
                bytes({0, 0, 0,    0,    0, 0, 0x80, 0x3f, 0, 0, 0,    0x40,
                       0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xa0, 0x40}));
  EXPECT_EQ(save(Tensor::arange<int8_t>(6).reshape({2, 3}).transpose()),
            numpyPrefix(
                "{'descr': '|i1', 'fortran_order': True, 'shape': (3, 2), }") +
                bytes({0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(
      save(Tensor(true)),
      numpyPrefix("{'descr': '|b1', 'fortran_order': False, 'shape': (), }") +
          bytes({1}));
  EXPECT_EQ(
      save(Tensor::of<std::complex<float>>({std::complex<float>(1, -2)})),
      numpyPrefix("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }") +
          bytes({0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}));
}

TEST(TensorNpy, RoundTrip) {
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i) {
    const auto dtype = static_cast<DType>(i);
    if (dtype == DType::BFloat16)
      continue;
    const Tensor cube =
        Tensor::arange<int>(24).reshape({2, 3, 4}).astype(dtype);
    for (const Tensor &t :
         {cube, cube.transpose(), cube.permute({1, 0, 2}),
          cube.slice(2, {}, {}, -2),
          cube.select(0, 1).select(0, 1).select(0, 1), cube.slice(1, 0, 0),
          cube.broadcastTo({2, 2, 3, 4})}) {
      const Tensor back = load(save(t));
      EXPECT_EQ(back.dtype(), dtype);
      EXPECT_TRUE(arrayEqual(back, t)) << back << "\n" << t;
    }
  }
  EXPECT_EQ(load(save(zeros<float>({1, 1, 1, 1, 1, 1, 1, 1}))).rank(), 8);
}

TEST(TensorNpy, BFloat16IsRefused) {
  try {
    save(zeros<bfloat16>({1}));
    ADD_FAILURE();
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::Type);
  }
}

TEST(TensorNpy, Files) {
  const std::string path = testing::TempDir() + "/arete-npy-test.npy";
  const Tensor t = Tensor::arange<double>(100).reshape({4, 25});
  saveNpy(path, t);
  EXPECT_TRUE(arrayEqual(loadNpy(path), t));
  // A tensor that cannot be saved leaves the file that is there.
  EXPECT_THROW(saveNpy(path, zeros<bfloat16>({1})), Error);
  EXPECT_TRUE(arrayEqual(loadNpy(path), t));
  std::remove(path.c_str());
  try {
    loadNpy(path);
    ADD_FAILURE();
  } catch (const Error &error) {
    EXPECT_EQ(error.kind(), ErrorKind::IO);
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos);
    EXPECT_EQ(error.file(), __FILE__);
  }
  EXPECT_THROW(saveNpy(testing::TempDir() + "/no/such/folder/x.npy", t), Error);
  EXPECT_THROW(loadNpy(testing::TempDir()), Error);
}

TEST(TensorNpy, SeveralInOneStream) {
  std::stringstream stream;
  saveNpy(stream, Tensor::of<int>({1, 2}));
  saveNpy(stream, Tensor(2.5));
  EXPECT_TRUE(arrayEqual(loadNpy(stream), Tensor::of<int>({1, 2})));
  EXPECT_EQ(loadNpy(stream).item<double>(), 2.5);
  EXPECT_THROW(loadNpy(stream), Error);
}

TEST(TensorNpy, Versions) {
  for (int version : {1, 2, 3}) {
    const Tensor t =
        load(file(header("'<i2'", "(2,)"), bytes({1, 0, 0, 1}), version));
    EXPECT_TRUE(arrayEqual(t, Tensor::of<int16_t>({1, 256}))) << version;
  }
  for (int version : {0, 4, 255})
    EXPECT_NE(
        loadError(file(header("'<i2'", "(0,)"), "", version)).find("version"),
        std::string::npos);
  std::string minor = file(header("'|i1'", "(0,)"), "");
  minor[7] = 1;
  loadError(minor);
}

TEST(TensorNpy, ByteOrders) {
  EXPECT_EQ(load(file(header("'>i4'", "()"), bytes({0, 0, 1, 2}))).item<int>(),
            258);
  EXPECT_EQ(load(file(header("'>c8'", "()"),
                      bytes({0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0})))
                .item<std::complex<float>>(),
            std::complex<float>(1, -2));
  EXPECT_EQ(load(file(header("'>f2'", "()"), bytes({0x3c, 0}))).item<float>(),
            1.0f);
  // Bytes have no order, whatever the file says of it.
  EXPECT_EQ(load(file(header("'>u1'", "()"), bytes({7}))).item<int>(), 7);
  loadError(file(header("'|i4'", "()"), bytes({0, 0, 0, 0})));
}

TEST(TensorNpy, FortranOrder) {
  const Tensor t =
      load(file(header("'|i1'", "(2, 3)", "True"), bytes({1, 2, 3, 4, 5, 6})));
  EXPECT_TRUE(arrayEqual(t, Tensor::of<int8_t>({{1, 3, 5}, {2, 4, 6}})));
  EXPECT_FALSE(t.isContiguous());
}

TEST(TensorNpy, BoolsBecomeZeroOrOne) {
  const Tensor t = load(file(header("'|b1'", "(3,)"), bytes({0, 1, 0x80})));
  EXPECT_EQ(t.toVector<bool>(), (std::vector<bool>{false, true, true}));
  EXPECT_EQ(static_cast<const uint8_t *>(t.data())[2], 1);
}

TEST(TensorNpy, HeadersThatPythonReadsToo) {
  const std::string data = bytes({1, 2, 3});
  for (const char *text :
       {"{'shape':(3,),'descr':'|u1','fortran_order':False}",
        "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (3,)}",
        " { 'descr' : '|u1' ,\t'fortran_order' :False , 'shape' : ( 3 , ) , } "
        "\n",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (3L,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 1), }"})
    EXPECT_EQ(load(file(text, data)).size(), 3) << text;
}

TEST(TensorNpy, MalformedHeaders) {
  for (const std::string &text : {
           std::string(),
           std::string("{}"),
           std::string("{"),
           std::string("[1]"),
           std::string("{'descr': '|u1'"),
           std::string("{'descr': '|u1', 'fortran_order': False, }"),
           std::string("{'descr': '|u1', 'shape': (3,), }"),
           std::string("{'fortran_order': False, 'shape': (3,), }"),
           header("'|u1'", "(3,)") + "x",
           header("'|u1'", "(3,), 'shape': (3,)"),
           header("'|u1'", "(3,), 'extra': (3,)"),
           header("'|u1'", "(3,) 'extra'"),
           header("'|u1'", "3"),
           header("'|u1'", "(3)"),
           header("'|u1'", "[3]"),
           header("'|u1'", "(,)"),
           header("'|u1'", "(3,,)"),
           header("'|u1'", "(1 3)"),
           header("'|u1'", "(3"),
           header("'|u1'", "(-3,)"),
           header("'|u1'", "(+3,)"),
           header("'|u1'", "(3.0,)"),
           header("'|u1'", "(0x3,)"),
           header("'|u1'", "(99999999999999999999,)"),
           header("'|u1'", "(1, 1, 1, 1, 1, 1, 1, 1, 3)"),
           header("'|u1'", "(3,)", "0"),
           header("'|u1'", "(3,)", "true"),
           header("'|u1", "(3,)"),
           header("|u1", "(3,)"),
           header("''", "(3,)"),
           header("'|'", "(3,)"),
           header("'u1'", "(3,)"),
           header("'|u3'", "(3,)"),
           header("'|u11'", "(3,)"),
           header("'<U1'", "(3,)"),
           header("'|O'", "(3,)"),
           header("'|V2'", "(1,)"),
           header("'<f16'", "(0,)"),
           header("[('a', '|u1')]", "(3,)"),
       })
    loadError(file(text, bytes({1, 2, 3})));
}

TEST(TensorNpy, SizesThatLie) {
  const std::string none;
  // More elements than any memory has, or whose count overflows.
  loadError(file(header("'<f8'", "(1152921504606846976,)"), none));
  loadError(file(header("'<f8'", "(4294967296, 4294967296)"), none));
  loadError(file(header("'<f8'", "(9223372036854775807, 3, 0)"), none));
  // More than the file has: an error before anything is allocated.
  loadError(file(header("'<f8'", "(1099511627776,)"), none));
  loadError(file(header("'<f8'", "(2,)"), std::string(15, 'x')));
  EXPECT_EQ(load(file(header("'<f8'", "(2,)"), std::string(17, 'x'))).size(),
            2);
  EXPECT_EQ(load(file(header("'<f8'", "(0, 5)"), none)).shape(), (Shape{0, 5}));
  // A header longer than any that is honest, and one longer than the file.
  loadError(file(std::string(100000, ' ') + header("'|u1'", "(0,)"), none, 2));
  std::string longer = file(header("'|u1'", "(0,)"), none, 2);
  longer[10] = '\x7f';
  loadError(longer);
}

TEST(TensorNpy, Truncated) {
  const std::string whole = save(Tensor::of<int>({{1, 2}, {3, 4}}));
  for (size_t length = 0; length < whole.size(); ++length)
    loadError(whole.substr(0, length));
}

TEST(TensorNpy, AnyByteMayBeWrong) {
  const std::string whole =
      file(header("'<i2'", "(2, 1)"), bytes({1, 0, 2, 0}));
  size_t loaded = 0;
  for (size_t at = 0; at < whole.size(); ++at)
    for (int value = 0; value < 256; ++value) {
      std::string broken = whole;
      broken[at] = static_cast<char>(value);
      try {
        const Tensor t = load(broken);
        // What loads is a whole tensor.
        EXPECT_LE(t.nbytes(), 4u);
        EXPECT_FALSE(t.str().empty());
        ++loaded;
      } catch (const Error &error) {
        EXPECT_EQ(error.kind(), ErrorKind::IO) << error.what();
      }
    }
  EXPECT_GE(loaded, whole.size()); // At least each byte's own value.
}

/// A stream that can be read but neither measured nor rewound, like a pipe.
class Pipe : public std::stringbuf {
public:
  using std::stringbuf::stringbuf;

protected:
  pos_type seekoff(off_type, std::ios::seekdir, std::ios::openmode) override {
    return pos_type(off_type(-1));
  }
  pos_type seekpos(pos_type, std::ios::openmode) override {
    return pos_type(off_type(-1));
  }
};

TEST(TensorNpy, StreamsThatCannotSeek) {
  const Tensor t = Tensor::of<int>({1, 2, 3});
  const std::string whole = save(t);
  Pipe pipe(whole);
  std::istream is(&pipe);
  EXPECT_TRUE(arrayEqual(loadNpy(is), t));
  Pipe cut(whole.substr(0, whole.size() - 1));
  std::istream cutStream(&cut);
  EXPECT_THROW(loadNpy(cutStream), Error);
}

} // namespace
