#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "metaup/report/output.hpp"

using namespace metaup::report;

namespace {

struct Pipe {
  Pipe() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_reader();
    if (ends[1] >= 0) ::close(ends[1]);
  }
  void close_reader() {
    if (ends[0] >= 0) ::close(ends[0]);
    ends[0] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

}  // namespace

TEST_CASE("more than a pipe holds arrives whole, also when it does not block", "[report]") {
  const int flags = GENERATE(0, O_NONBLOCK);
  Pipe pipe;
  REQUIRE(::fcntl(pipe.ends[1], F_SETFL, flags) == 0);
  std::string sent;
  for (int i = 0; i < 100'000; ++i) sent += std::to_string(i) + "\n";
  std::string received;
  std::thread reader([&] {
    std::array<char, 4096> buffer;
    while (received.size() < sent.size()) {
      const auto count = ::read(pipe.ends[0], buffer.data(), buffer.size());
      if (count <= 0) return;
      received.append(buffer.data(), static_cast<std::size_t>(count));
    }
  });
  const bool written = make_descriptor_sink(pipe.ends[1])->write(sent);
  reader.join();
  CHECK(written);
  CHECK(received == sent);
}

TEST_CASE("a closed pipe is reported, and nothing is written after it", "[report]") {
  const auto previous = ::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.close_reader();
  const auto sink = make_descriptor_sink(pipe.ends[1]);
  CHECK_FALSE(sink->write("lost\n"));
  CHECK_FALSE(sink->write("lost too\n"));
  ::signal(SIGPIPE, previous);
}

TEST_CASE("a full disk is reported", "[report]") {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  CHECK_FALSE(make_descriptor_sink(full)->write("lost\n"));
  ::close(full);
}
