#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "metaup/base/error.hpp"

namespace metaup::run {

/// Who gets which name in one run, to find those that differ and would be called the same. Pure.
class NameBook {
 public:
  struct Holder {
    std::uint32_t target = 0;  ///< who it is, for the caller
    std::string content;       ///< what it is: equal ones may share a name
    std::string source;        ///< how the user calls it
  };
  struct Clash {
    std::uint32_t target = 0;
    std::string name;
    std::string others;  ///< who else would be called so
    Error error;         ///< names them
  };

  /// `place` is where a name must be one thing's only, such as the images of an account.
  void add(const std::string& place, const std::string& name, Holder holder);
  /// It has another name after all.
  void drop(const std::string& place, const std::string& name, std::uint32_t target);
  /// All whose name another content gets in the same place.
  [[nodiscard]] std::vector<Clash> clashes() const;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<Holder>> holders_;
};

}  // namespace metaup::run
