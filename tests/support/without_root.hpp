#pragma once
#include <unistd.h>

#include <cstdlib>

namespace metaup::test {

/// Root may read anything, so what may not be read must be tested as somebody else.
class WithoutRoot {
 public:
  WithoutRoot() {
    if (::geteuid() == 0 && ::seteuid(kNobody) == 0) was_root_ = true;
  }
  ~WithoutRoot() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }
  WithoutRoot(const WithoutRoot&) = delete;
  WithoutRoot& operator=(const WithoutRoot&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  bool was_root_ = false;
};

}  // namespace metaup::test
