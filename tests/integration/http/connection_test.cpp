#include <atomic>
#include <catch2/catch.hpp>

#include <set>

#include "client.hpp"
#include "metaup/base/waker.hpp"
#include "support/raw_server.hpp"
#include "support/temp_dir.hpp"

using namespace metaup;
using namespace metaup::test;
using Kind = http::Failure::Kind;

TEST_CASE("one request after another goes over one connection", "[http]") {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(200, "");
  });
  const auto transport = http::make_curl_transport({});
  for (http::RequestId id = 1; id <= 5; ++id) {
    REQUIRE(exchange(*transport, post(server.url(), http::FormBody{{{"n", "1"}}}), id).result.has_value());
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("many requests at once all end once, and their connections are kept", "[http]") {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(200, request.target);
  });
  constexpr std::size_t kAtOnce = 24;
  const TempDir dir;
  const auto path = dir.write("image", some_bytes(100'000));
  const auto transport = http::make_curl_transport({});
  for (int round = 0; round < 2; ++round) {
    std::set<http::RequestId> ended;
    for (http::RequestId id = 0; id < kAtOnce; ++id) {
      transport->submit(id, upload(server.url("/" + std::to_string(id)), whole(path)));
    }
    CHECK(transport->running().size() == kAtOnce);
    for (const auto& completion : complete(*transport, kAtOnce)) {
      REQUIRE(completion.result.has_value());
      CHECK(completion.result->body == "/" + std::to_string(completion.id));
      ended.insert(completion.id);
    }
    CHECK(ended.size() == kAtOnce);
    CHECK(transport->running().empty());
  }
  CHECK(server.requests().size() == 2 * kAtOnce);
  CHECK(server.connections() <= static_cast<int>(kAtOnce));
}

TEST_CASE("a body is never sent twice behind our back, even when a kept connection dies on it", "[http]") {
  const auto body = GENERATE(http::Body{http::FormBody{{{"name", "an ad"}}}},
                             http::Body{http::MultipartBody{{{"name", "", "", std::string("an ad")}}}});
  std::atomic<int> seen = 0;
  {
    RawServer server([&](const RawRequest& request, RawConnection& connection) {
      server.record_body(request, connection);
      ++seen;
      if (request.target == "/good") return connection.reply(200, "");
      connection.close_gracefully();  // it may have acted, but does not say so
    });
    const auto transport = http::make_curl_transport({});
    REQUIRE(exchange(*transport, post(server.url("/good"), http::FormBody{})).result.has_value());
    const auto completion = exchange(*transport, post(server.url("/bad"), body));
    REQUIRE_FALSE(completion.result.has_value());
    CHECK(completion.result.error().kind == Kind::dropped);
    CHECK_THAT(completion.result.error().message, Catch::Contains("without a reply"));
  }
  CHECK(seen == 2);  // looked at when the server has come to its end
}

TEST_CASE("a read is sent again on a new connection when the kept one has died", "[http]") {
  RawServer server([](const RawRequest& request, RawConnection& connection) {
    if (request.connection == 0 && request.target == "/second") return connection.close_gracefully();
    connection.reply(200, request.target);
  });
  const auto transport = http::make_curl_transport({});
  REQUIRE(exchange(*transport, get(server.url("/first"))).result.has_value());
  const auto completion = exchange(*transport, get(server.url("/second")));
  REQUIRE(completion.result.has_value());
  CHECK(completion.result->body == "/second");
  CHECK(server.connections() == 2);
}

TEST_CASE("running() tells how much of each body has left", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) {
    [[maybe_unused]] const auto some = connection.read(1000);
    connection.hold();
  });
  const TempDir dir;
  constexpr std::uint64_t kSize = 64U << 20U;  // more than a socket takes
  const auto path = dir.write("video", "");
  std::filesystem::resize_file(path, kSize);
  const auto transport = http::make_curl_transport({});
  transport->submit(7, upload(server.url(), whole(path)));
  const auto until = far_away();
  while (transport->running().at(0).sent == 0 && std::chrono::steady_clock::now() < until) {
    REQUIRE(transport->poll(std::chrono::steady_clock::now() + std::chrono::milliseconds{5}).empty());
  }
  const auto transfer = transport->running().at(0);
  CHECK(transfer.id == 7);
  CHECK(transfer.sent > 0);
  CHECK(transfer.sent < transfer.total);
  CHECK(transfer.total > kSize);
}

TEST_CASE("abort_all ends everything as aborted, and the transport goes on working", "[http]") {
  RawServer server([](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/hold") return connection.hold();
    connection.reply(200, "");
  });
  const auto transport = http::make_curl_transport({});
  transport->submit(1, get(server.url("/hold")));
  transport->submit(2, get(server.url("/hold")));
  CHECK(transport->poll(std::chrono::steady_clock::now()).empty());
  transport->abort_all();
  CHECK(transport->running().empty());
  const auto completions = transport->poll(far_away());
  REQUIRE(completions.size() == 2);
  CHECK(completions[0].id == 1);
  CHECK(completions[1].id == 2);
  for (const auto& completion : completions) {
    REQUIRE_FALSE(completion.result.has_value());
    CHECK(completion.result.error().kind == Kind::aborted);
  }
  CHECK(exchange(*transport, get(server.url("/fine"))).result.has_value());
}

TEST_CASE("a wake ends a wait, with and without exchanges running", "[http]") {
  RawServer server([](const RawRequest& /*request*/, RawConnection& connection) { connection.hold(); });
  const Waker waker;
  http::CurlOptions options;
  options.wake_descriptor = waker.descriptor();
  const auto transport = http::make_curl_transport(options);
  if (GENERATE(false, true)) transport->submit(1, get(server.url()));
  waker.wake();
  const auto until = far_away();
  CHECK(transport->poll(until).empty());
  CHECK(std::chrono::steady_clock::now() < until);
  waker.drain();
  CHECK(transport->poll(std::chrono::steady_clock::now()).empty());
}

TEST_CASE("with nothing to do, poll waits until its time", "[http]") {
  const auto transport = http::make_curl_transport({});
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{20};
  CHECK(transport->poll(until).empty());
  CHECK(std::chrono::steady_clock::now() >= until);
}
