#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "metaup/report/output.hpp"

namespace metaup::report {
namespace {

/// Waits until `descriptor` takes bytes again; false when it never will.
bool wait_writable(int descriptor) {
  pollfd waiting{descriptor, POLLOUT, 0};
  while (::poll(&waiting, 1, -1) < 0) {
    if (errno != EINTR) return false;
  }
  return true;  // a closed reader also ends the wait, and then the write says so
}

class DescriptorSink final : public Sink {
 public:
  explicit DescriptorSink(int descriptor) : descriptor_(descriptor) {}

  bool write(std::string_view bytes) override {
    // After half a line nothing that follows would make sense.
    if (broken_) return false;
    while (!bytes.empty()) {
      const auto count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN ? !wait_writable(descriptor_) : errno != EINTR) {
        broken_ = true;
        return false;
      }
    }
    return true;
  }

 private:
  int descriptor_;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<Sink> make_descriptor_sink(int descriptor) { return std::make_unique<DescriptorSink>(descriptor); }

}  // namespace metaup::report
