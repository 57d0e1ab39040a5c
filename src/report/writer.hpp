#pragma once
#include <string_view>

#include "metaup/report/output.hpp"

namespace metaup::report {

/// A sink that remembers when it broke and is then left alone.
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}
  void write(std::string_view bytes) {
    if (healthy_) healthy_ = sink_.write(bytes);
  }
  [[nodiscard]] bool healthy() const { return healthy_; }

 private:
  Sink& sink_;
  bool healthy_ = true;
};

}  // namespace metaup::report
