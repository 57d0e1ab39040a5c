#include <catch2/catch.hpp>

#include "client.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using namespace std::chrono_literals;

TEST_CASE("a bandwidth limit holds for all transfers together and harms none", "[http]") {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(200, "");
  });
  constexpr std::size_t kSize = 50'000;
  constexpr std::size_t kCount = 4;
  const TempDir dir;
  const auto bytes = some_bytes(kSize);
  const auto path = dir.write("image", bytes);
  http::CurlOptions options;
  options.bytes_per_second = 400'000;
  options.stall_timeout = 150ms;  // being held back is no stall
  const auto transport = http::make_curl_transport(options);
  const auto begun = std::chrono::steady_clock::now();
  for (http::RequestId id = 0; id < kCount; ++id) transport->submit(id, upload(server.url(), whole(path)));
  for (const auto& completion : complete(*transport, kCount)) CHECK(completion.result.has_value());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  // A lower bound, so that a busy machine cannot break it.
  CHECK(took.count() >= kSize * kCount / 400'000.0 * 0.9);
  for (const auto& request : server.requests()) CHECK((request.body.find(bytes) != std::string::npos));
}

TEST_CASE("an early refusal is seen under a bandwidth limit, too", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    connection.reply(413, "no");
    connection.hold();
  });
  const TempDir dir;
  http::CurlOptions options;
  options.bytes_per_second = 1000;
  const auto completion = exchange(upload(server.url(), whole(dir.write("image", some_bytes(50'000)))), options);
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->status == 413);
}
