//===- ObjectCacheTest.cpp - Machine code kept on disk --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/ObjectCache.h"
#include "TargetTest.h"
#include "lib/Target/CPU/Machine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace llvm;

namespace arete::target::test {
namespace {

constexpr uint64_t noLimit = UINT64_MAX;

std::string read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void write(const std::string &path, StringRef bytes) {
  std::ofstream(path, std::ios::binary) << bytes.str();
}

CacheKey keyOf(unsigned number) {
  CacheKey key{};
  memcpy(key.data(), &number, sizeof(number));
  return key;
}

class ObjectCacheTest : public TargetTest {
protected:
  ObjectCacheTest() {
    EXPECT_FALSE(sys::fs::createUniqueDirectory("arete-cache", folder));
  }
  ~ObjectCacheTest() override {
    sys::fs::remove_directories(folder);
    unsetenv("ARETE_CACHE_DIR");
    setenv("ARETE_CACHE", "0", 1);
  }

  std::string path(StringRef name) const {
    SmallString<128> result(folder);
    sys::path::append(result, name);
    return std::string(result);
  }
  std::set<std::string> files() const {
    std::set<std::string> result;
    std::error_code error;
    for (sys::fs::directory_iterator it(folder, error), end;
         it != end && !error; it.increment(error))
      result.insert(sys::path::filename(it->path()).str());
    // By which LLVM knows when it looked.
    result.erase("llvmcache.timestamp");
    return result;
  }
  /// Compiles by the cache that the environment asks for. Says whether the code
  /// came from it.
  bool compileCached(StringRef text, double expected,
                     CompileOptions options = {}) {
    setenv("ARETE_CACHE", "1", 1);
    setenv("ARETE_CACHE_DIR", folder.c_str(), 1);
    options.cache = true;
    CompileTimes times;
    auto function = compileJit(*parse(text), "", options, &times);
    if (!function) {
      ADD_FAILURE() << toString(function.takeError());
      return false;
    }
    Call call(*function, {{1, 2, 3}});
    EXPECT_EQ(call.status, ARETE_OK) << call.message;
    EXPECT_EQ(call.outputs[0][2], expected);
    return times.codegen == 0;
  }

  SmallString<128> folder;
};

constexpr char twiceText[] = R"(
  func.func @f(%x: tensor<?xf64>) -> tensor<?xf64> {
    %0 = arete.add %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
    return %0 : tensor<?xf64>
  })";
constexpr char squareText[] = R"(
  func.func @f(%x: tensor<?xf64>) -> tensor<?xf64> {
    %0 = arete.multiply %x, %x : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
    return %0 : tensor<?xf64>
  })";

TEST_F(ObjectCacheTest, GivesWhatWasStored) {
  ObjectCache cache(folder.str().str(), noLimit);
  EXPECT_EQ(cache.load(keyOf(1)), nullptr);
  std::string object("an object\0with zeros", 20);
  cache.store(keyOf(1), object);
  auto loaded = cache.load(keyOf(1));
  ASSERT_NE(loaded, nullptr);
  EXPECT_EQ(loaded->getBuffer(), object);
  EXPECT_EQ(cache.load(keyOf(2)), nullptr);
  cache.store(keyOf(1), "another");
  EXPECT_EQ(cache.load(keyOf(1))->getBuffer(), "another");
  cache.store(keyOf(3), "");
  ASSERT_NE(cache.load(keyOf(3)), nullptr);
  EXPECT_EQ(cache.load(keyOf(3))->getBufferSize(), 0u);
  // Nothing temporary stays.
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(ObjectCacheTest, ADamagedFileIsNotThere) {
  ObjectCache cache(folder.str().str(), noLimit);
  std::string object = "machine code, say";
  cache.store(keyOf(1), object);
  std::string file = cache.pathOf(keyOf(1));
  std::string good = read(file);
  ASSERT_EQ(good.size(), 56 + object.size());
  for (size_t i = 0; i < good.size(); ++i)
    for (char change : {char(1), char(0x80)}) {
      std::string bad = good;
      bad[i] ^= change;
      write(file, bad);
      EXPECT_EQ(cache.load(keyOf(1)), nullptr) << "byte " << i;
    }
  for (size_t size = 0; size < good.size(); ++size) {
    write(file, good.substr(0, size));
    EXPECT_EQ(cache.load(keyOf(1)), nullptr) << size << " bytes";
  }
  write(file, good + "x");
  EXPECT_EQ(cache.load(keyOf(1)), nullptr);
  // Of another key: renamed by somebody.
  write(cache.pathOf(keyOf(2)), good);
  EXPECT_EQ(cache.load(keyOf(2)), nullptr);
  // It is written again.
  cache.store(keyOf(1), object);
  ASSERT_NE(cache.load(keyOf(1)), nullptr);
  EXPECT_EQ(read(file), good);
}

TEST_F(ObjectCacheTest, WhatIsNoFileIsNoError) {
  ObjectCache cache(folder.str().str(), noLimit);
  ASSERT_FALSE(sys::fs::create_directory(cache.pathOf(keyOf(1))));
  cache.store(keyOf(1), "object");
  EXPECT_EQ(cache.load(keyOf(1)), nullptr);
  ASSERT_EQ(symlink("nowhere", cache.pathOf(keyOf(2)).c_str()), 0);
  EXPECT_EQ(cache.load(keyOf(2)), nullptr);
  cache.store(keyOf(2), "object");
  EXPECT_NE(cache.load(keyOf(2)), nullptr);
  ASSERT_EQ(mkfifo(cache.pathOf(keyOf(3)).c_str(), 0600), 0);
  // Whoever opens it to read would wait for a writer.
  int fifo = open(cache.pathOf(keyOf(3)).c_str(), O_RDWR);
  EXPECT_EQ(cache.load(keyOf(3)), nullptr);
  close(fifo);
  EXPECT_EQ(files().size(), 3u);
}

TEST_F(ObjectCacheTest, AFolderThatCannotBeWrittenIsNoError) {
  write(path("file"), "a file");
  ObjectCache below(path("file"), noLimit);
  below.store(keyOf(1), "object");
  EXPECT_EQ(below.load(keyOf(1)), nullptr);
  // Nobody, root included, makes a folder there.
  ObjectCache nowhere("/proc/arete/cache", noLimit);
  nowhere.store(keyOf(1), "object");
  EXPECT_EQ(nowhere.load(keyOf(1)), nullptr);
  // Root writes into it all the same.
  std::string closed = path("closed");
  ASSERT_FALSE(sys::fs::create_directory(
      closed, false, sys::fs::owner_read | sys::fs::owner_exe));
  ObjectCache readOnly(closed, noLimit);
  readOnly.store(keyOf(1), "object");
  if (geteuid() != 0)
    EXPECT_EQ(readOnly.load(keyOf(1)), nullptr);
}

TEST_F(ObjectCacheTest, WhatIsUsedLeastGoesFirst) {
  std::string object(1000, 'x');
  // Four objects fit.
  ObjectCache cache(folder.str().str(), 4500);
  auto age = [&](unsigned number, int hours) {
    int descriptor;
    ASSERT_FALSE(sys::fs::openFileForWrite(
        cache.pathOf(keyOf(number)), descriptor, sys::fs::CD_OpenExisting));
    auto then = std::chrono::system_clock::now() - std::chrono::hours(hours);
    ASSERT_FALSE(sys::fs::setLastAccessAndModificationTime(descriptor, then));
    close(descriptor);
  };
  for (unsigned i = 0; i < 4; ++i) {
    cache.store(keyOf(i), object);
    age(i, 10 - int(i));
  }
  EXPECT_NE(cache.load(keyOf(0)), nullptr);
  cache.store(keyOf(4), object);
  EXPECT_NE(cache.load(keyOf(0)), nullptr) << "it was used just now";
  EXPECT_EQ(cache.load(keyOf(1)), nullptr) << "it is the oldest";
  EXPECT_NE(cache.load(keyOf(2)), nullptr);
  // However many there are.
  for (unsigned i = 10; i < 40; ++i)
    cache.store(keyOf(i), object);
  EXPECT_LE(files().size(), 6u);
  // A file of somebody else stays.
  write(path("other"), std::string(10000, 'x'));
  cache.store(keyOf(50), object);
  EXPECT_TRUE(sys::fs::exists(path("other")));
}

TEST_F(ObjectCacheTest, TheKeyIsWhatTheCodeDependsOn) {
  auto key = [&](StringRef text, StringRef symbol, CompileOptions options) {
    auto module = parse(text);
    auto machine = createMachine(options);
    return cacheKey(*findFunction(*module, ""), symbol, options, **machine);
  };
  CompileOptions options;
  CacheKey first = key(twiceText, "f", options);
  EXPECT_EQ(key(twiceText, "f", options), first);
  std::set<CacheKey> keys{first};
  auto isNew = [&](const CacheKey &other) { return keys.insert(other).second; };
  EXPECT_TRUE(isNew(key(squareText, "f", options)));
  EXPECT_TRUE(isNew(key(twiceText, "g", options)));
  // Messages have the line.
  EXPECT_TRUE(isNew(key(std::string("\n") + twiceText, "f", options)));
  options.optLevel = 1;
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
  options = {};
  options.rewrites.enabled = false;
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
  options = {};
  options.rewrites.fastMath = true;
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
  options = {};
  options.rewrites.disabled = {"exp_log"};
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
  options = {};
  options.disabledPasses = {"arete-fuse"};
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
#if defined(__x86_64__)
  options = {};
  options.cpu = "x86-64-v3";
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
  options.features = "-fma";
  EXPECT_TRUE(isNew(key(twiceText, "f", options)));
#endif
}

TEST_F(ObjectCacheTest, ASecondCompilationLoads) {
  EXPECT_FALSE(compileCached(twiceText, 6));
  EXPECT_TRUE(compileCached(twiceText, 6));
  EXPECT_FALSE(compileCached(squareText, 9));
  EXPECT_TRUE(compileCached(squareText, 9));
  EXPECT_TRUE(compileCached(twiceText, 6));
  EXPECT_EQ(files().size(), 2u);
  // Who watches the passes wants them to run.
  CompileOptions watched;
  watched.verifyEachPass = true;
  EXPECT_FALSE(compileCached(twiceText, 6, watched));
  // Without a place for it all is compiled.
  setenv("ARETE_CACHE", "off", 1);
  EXPECT_EQ(ObjectCache::get(), nullptr);
}

TEST_F(ObjectCacheTest, WhatCannotBeLoadedIsCompiled) {
  EXPECT_FALSE(compileCached(twiceText, 6));
  ASSERT_EQ(files().size(), 1u);
  std::string file = path(*files().begin());
  std::string good = read(file);
  // The right sum over what is no object file.
  ObjectCache cache(folder.str().str(), noLimit);
  CacheKey key;
  memcpy(key.data(), good.data() + 8, key.size());
  ASSERT_EQ(cache.pathOf(key), file);
  cache.store(key, "this is no object file");
  EXPECT_FALSE(compileCached(twiceText, 6));
  EXPECT_EQ(read(file), good);
  EXPECT_TRUE(compileCached(twiceText, 6));
  for (StringRef foreign : {"",
                            "\x7f"
                            "ELF",
                            "something else"}) {
    write(file, foreign);
    EXPECT_FALSE(compileCached(twiceText, 6));
    EXPECT_EQ(read(file), good);
  }
}

/// Stores and loads objects of a few keys; whether all that it gets is whole.
bool useMuch(ObjectCache &cache, unsigned seed) {
  for (unsigned i = 0; i < 300; ++i) {
    unsigned number = (seed * 7 + i * 13) % 5;
    if (i % 3 == 0)
      cache.store(keyOf(number),
                  std::string(1000 * number + seed % 3, char('a' + number)));
    auto object = cache.load(keyOf(number));
    if (object && !object->getBuffer().empty() &&
        (object->getBufferSize() / 1000 != number ||
         object->getBuffer().find_first_not_of(char('a' + number)) !=
             StringRef::npos))
      return false;
  }
  return true;
}

TEST_F(ObjectCacheTest, ThreadsShareIt) {
  // So small that files go while others read them.
  ObjectCache cache(folder.str().str(), 6000);
  std::atomic<unsigned> good = 0;
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed)
    threads.emplace_back([&, seed] { good += useMuch(cache, seed); });
  for (std::thread &thread : threads)
    thread.join();
  EXPECT_EQ(good, 4u);
  for (const std::string &name : files())
    EXPECT_EQ(StringRef(name).count('.'), 0u) << name << " is temporary";
}

TEST_F(ObjectCacheTest, ProcessesShareIt) {
  std::vector<pid_t> children;
  for (unsigned seed = 0; seed < 4; ++seed) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ObjectCache cache(folder.str().str(), 6000);
      _exit(useMuch(cache, seed) ? 0 : 1);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  }
}

} // namespace
} // namespace arete::target::test
