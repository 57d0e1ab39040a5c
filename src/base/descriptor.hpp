#pragma once
#include <sys/stat.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "metaup/base/error.hpp"
#include "metaup/base/file.hpp"

/// What the modules share that work with descriptors of the system.
namespace metaup {

/// Owns an open file; -1: none.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  /// Gives it to a new owner.
  [[nodiscard]] int release() { return std::exchange(number_, -1); }
  void close();

 private:
  int number_;
};

/// Whether all of it was written; errno says why not.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

/// All that is left to read, also of a pipe; refused when that is more than `limit` bytes. `name` is
/// what errors call it.
[[nodiscard]] Result<std::string> read_to_end(int descriptor, const std::string& name, std::size_t limit);

/// A new, empty file in `directory` (empty: the system's for such files) that has no name there, so
/// that it is gone with its last descriptor.
[[nodiscard]] Result<Descriptor> open_temporary_file(const std::string& directory = {});

[[nodiscard]] FileStamp to_stamp(const struct stat& status);

}  // namespace metaup
