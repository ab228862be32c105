//===- ObjectCache.cpp - Machine code kept on disk ------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/ObjectCache.h"
#include "arete/runtime.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"
#include <cstdlib>
#include <link.h>
#include <map>
#include <mutex>

using namespace llvm;

namespace arete::target {

//===----------------------------------------------------------------------===//
// Keys
//===----------------------------------------------------------------------===//

namespace {
/// Looks for the loaded object that has an address.
struct BuildIdSearch {
  uintptr_t address;
  std::string path, id;
  bool found = false;

  static int visit(dl_phdr_info *info, size_t, void *data) {
    auto &self = *static_cast<BuildIdSearch *>(data);
    ArrayRef<ElfW(Phdr)> headers(info->dlpi_phdr, info->dlpi_phnum);
    if (none_of(headers, [&](const ElfW(Phdr) & header) {
          uintptr_t begin = info->dlpi_addr + header.p_vaddr;
          return header.p_type == PT_LOAD && self.address >= begin &&
                 self.address - begin < header.p_memsz;
        }))
      return 0;
    self.found = true;
    self.path = info->dlpi_name && *info->dlpi_name ? info->dlpi_name
                                                    : "/proc/self/exe";
    for (const ElfW(Phdr) & header : headers)
      if (header.p_type == PT_NOTE)
        self.readNotes(StringRef(
            reinterpret_cast<const char *>(info->dlpi_addr + header.p_vaddr),
            header.p_memsz));
    return 1;
  }

  void readNotes(StringRef notes) {
    while (notes.size() >= sizeof(ElfW(Nhdr))) {
      ElfW(Nhdr) note;
      memcpy(&note, notes.data(), sizeof(note));
      notes = notes.drop_front(sizeof(note));
      size_t nameBytes = alignTo(note.n_namesz, 4);
      size_t idBytes = alignTo(note.n_descsz, 4);
      if (nameBytes + idBytes > notes.size())
        return;
      if (note.n_type == NT_GNU_BUILD_ID && notes.starts_with("GNU"))
        id = notes.substr(nameBytes, note.n_descsz).str();
      notes = notes.drop_front(nameBytes + idBytes);
    }
  }
};
} // namespace

/// Which build the code at an address is of: its build id, or what tells one
/// file from another.
static std::string buildOf(const void *address) {
  BuildIdSearch search{reinterpret_cast<uintptr_t>(address), "", ""};
  dl_iterate_phdr(BuildIdSearch::visit, &search);
  if (!search.id.empty())
    return search.id;
  sys::fs::file_status status;
  if (!search.found || sys::fs::status(search.path, status))
    return "";
  return search.path + "\n" + std::to_string(status.getSize()) + "\n" +
         std::to_string(
             status.getLastModificationTime().time_since_epoch().count());
}

static const std::string &builds() {
  static const std::string all =
      buildOf(reinterpret_cast<const void *>(&arete_rt_enter)) + "\n" +
      buildOf(reinterpret_cast<const void *>(&pruneCache)) + "\n" +
      buildOf(reinterpret_cast<const void *>(
          static_cast<LogicalResult (*)(mlir::Operation *, bool)>(
              &mlir::verify)));
  return all;
}

CacheKey cacheKey(mlir::func::FuncOp function, StringRef symbol,
                  const CompileOptions &options, const TargetMachine &machine) {
  // A field that is added has to be looked at here.
  const auto &[optLevel, cpu, features, rewrites, disabledPasses, cache,
               verifyEachPass] = options;
  std::string text;
  raw_string_ostream os(text);
  os << builds() << "\n"
     << machine.getTargetTriple().str() << "\n"
     << machine.getTargetCPU() << "\n"
     << machine.getTargetFeatureString() << "\n"
     << optLevel << " " << rewrites.enabled << rewrites.fastMath << "\n"
     << join(rewrites.disabled, ",") << "\n"
     << join(disabledPasses, ",") << "\n"
     << symbol << "\n";
  function->print(os, mlir::OpPrintingFlags()
                          .enableDebugInfo()
                          .useLocalScope()
                          .assumeVerified());
  return SHA256::hash(arrayRefFromStringRef(text));
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

namespace {
/// What an object is preceded by.
struct Header {
  /// Changes with the format.
  char magic[8] = {'A', 'r', 'e', 't', 'e', 'O', 'b', '1'};
  CacheKey key;
  support::ulittle64_t size, sum;

  Header() = default;
  Header(const CacheKey &key, StringRef object)
      : key(key), size(object.size()), sum(xxh3_64bits(object)) {}
  StringRef bytes() const {
    return StringRef(reinterpret_cast<const char *>(this), sizeof(*this));
  }
};
static_assert(sizeof(Header) == 56, "no byte of it is padding");
} // namespace

std::string ObjectCache::pathOf(const CacheKey &key) const {
  // pruneCache removes no files but those of such names.
  SmallString<128> path(folder);
  sys::path::append(path, "llvmcache-" + toHex(key, /*LowerCase=*/true));
  return std::string(path);
}

std::unique_ptr<MemoryBuffer> ObjectCache::load(const CacheKey &key) const {
  std::string path = pathOf(key);
  auto file = sys::fs::openNativeFileForRead(path);
  if (!file) {
    consumeError(file.takeError());
    return nullptr;
  }
  auto close = make_scope_exit([&] { sys::fs::closeFile(*file); });
  sys::fs::file_status status;
  if (sys::fs::status(*file, status) ||
      status.type() != sys::fs::file_type::regular_file)
    return nullptr;
  auto buffer = MemoryBuffer::getOpenFile(*file, path, status.getSize(),
                                          /*RequiresNullTerminator=*/false);
  if (!buffer || (*buffer)->getBufferSize() < sizeof(Header))
    return nullptr;
  StringRef object = (*buffer)->getBuffer().drop_front(sizeof(Header));
  if (!(*buffer)->getBuffer().starts_with(Header(key, object).bytes()))
    return nullptr;
  // File systems do not always note a reading. That it cannot be noted, in a
  // folder of somebody else, only makes the file look older.
  (void)sys::fs::setLastAccessAndModificationTime(
      *file, std::chrono::system_clock::now(),
      status.getLastModificationTime());
  return MemoryBuffer::getMemBufferCopy(object, path);
}

void ObjectCache::store(const CacheKey &key, StringRef object) {
  if (sys::fs::create_directories(folder, /*IgnoreExisting=*/true,
                                  sys::fs::owner_all))
    return;
  std::string path = pathOf(key);
  int descriptor;
  SmallString<128> temporary;
  if (sys::fs::createUniqueFile(path + ".%%%%%%%%", descriptor, temporary,
                                sys::fs::OF_None,
                                sys::fs::owner_read | sys::fs::owner_write))
    return;
  bool written;
  {
    raw_fd_ostream os(descriptor, /*shouldClose=*/true);
    os << Header(key, object).bytes() << object;
    os.close();
    written = !os.has_error();
    os.clear_error();
  }
  if (!written || sys::fs::rename(temporary, path)) {
    sys::fs::remove(temporary);
    return;
  }

  unchecked += sizeof(Header) + object.size();
  if (unchecked < maxBytes / 16)
    return;
  unchecked = 0;
  CachePruningPolicy policy;
  policy.Interval = std::chrono::seconds(0);
  policy.Expiration = std::chrono::seconds(0);
  policy.MaxSizeBytes = maxBytes;
  pruneCache(folder, policy);
}

//===----------------------------------------------------------------------===//
// The environment
//===----------------------------------------------------------------------===//

static StringRef environment(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

/// Empty if there is no place for one.
static std::string defaultFolder() {
  if (StringRef given = environment("ARETE_CACHE_DIR"); !given.empty())
    return given.str();
  // The specification of base directories ignores a relative path.
  SmallString<128> path(environment("XDG_CACHE_HOME"));
  if (!sys::path::is_absolute(path)) {
    path = environment("HOME");
    if (!sys::path::is_absolute(path))
      return "";
    sys::path::append(path, ".cache");
  }
  sys::path::append(path, "arete");
  return std::string(path);
}

ObjectCache *ObjectCache::get() {
  StringRef enabled = environment("ARETE_CACHE");
  if (enabled == "0" || enabled.equals_insensitive("off"))
    return nullptr;
  std::string folder = defaultFolder();
  uint64_t megabytes = 1024;
  StringRef size = environment("ARETE_CACHE_MB");
  if (!size.empty() && size.getAsInteger(10, megabytes))
    megabytes = 1024;
  if (folder.empty() || megabytes == 0)
    return nullptr;
  // A program may set the environment at any time; a cache, once made, stays.
  static std::mutex mutex;
  static auto *caches =
      new std::map<std::pair<std::string, uint64_t>, ObjectCache>;
  std::lock_guard<std::mutex> lock(mutex);
  return &caches->try_emplace({folder, megabytes}, folder, megabytes << 20)
              .first->second;
}

} // namespace arete::target
