#include <archive.h>
#include <archive_entry.h>

#include <catch2/catch.hpp>

#include "client.hpp"
#include "support/raw_server.hpp"

using namespace metaup;
using namespace metaup::test;
using Kind = http::Failure::Kind;

namespace {

/// `text` as gzip.
std::string compressed(std::string_view text) {
  std::string out(text.size() + 4'096, '\0');
  std::size_t used = 0;
  auto* const writer = archive_write_new();
  archive_write_add_filter_gzip(writer);
  archive_write_set_format_raw(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  REQUIRE(archive_write_open_memory(writer, out.data(), out.size(), &used) == ARCHIVE_OK);
  auto* const entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
  REQUIRE(archive_write_data(writer, text.data(), text.size()) == static_cast<la_ssize_t>(text.size()));
  archive_entry_free(entry);
  REQUIRE(archive_write_close(writer) == ARCHIVE_OK);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

const std::string kReply = R"({"data":[{"id":"1","name":"a name that comes again and again and again"}]})";

http::Completion answered_with(const std::string& body, const std::string& headers, http::CurlOptions options = {}) {
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    server.record_body(request, connection);
    connection.reply(200, body, headers);
  });
  return exchange(get(server.url()), std::move(options));
}

}  // namespace

TEST_CASE("compressed replies are asked for and understood", "[http]") {
  const auto [encoding, body] = GENERATE(table<std::string, std::string>({
      {"gzip", compressed(kReply)},
      {"x-gzip", compressed(kReply)},
      {"identity", kReply},
      {"gzip, gzip", compressed(compressed(kReply))},
  }));
  CAPTURE(encoding);
  RawServer server([&, content = body, name = encoding](const RawRequest&, RawConnection& connection) {
    connection.reply(200, content, "Content-Encoding: " + name + "\r\n");
  });
  const auto completion = exchange(get(server.url()));
  REQUIRE(completion.result);
  CHECK(completion.result->body == kReply);
  CHECK(server.requests().front().header("Accept-Encoding").find("gzip") != std::string::npos);
}

TEST_CASE("a compressed refusal that comes while the body is sent is the reply", "[http]") {
  const auto error = std::string(R"({"error":{"code":190,"message":"the token, the token, the token"}})");
  RawServer server([&](const RawRequest&, RawConnection& connection) {
    connection.reply(400, compressed(error), "Content-Encoding: gzip\r\nConnection: close\r\n");
    connection.close_gracefully();
  });
  const auto completion = exchange(post(server.url(), http::FormBody{{{"a", std::string(32U << 20U, 'x')}}}));
  REQUIRE(completion.result);
  CHECK(completion.result->body == error);
}

TEST_CASE("a small reply that decodes to one without end is refused at the bound", "[http]") {
  const auto bomb = compressed(std::string(8U << 20U, '0'));
  REQUIRE(bomb.size() < 20'000);
  http::CurlOptions options;
  options.largest_reply = 1U << 20U;
  const auto completion = answered_with(bomb, "Content-Encoding: gzip\r\n", options);
  REQUIRE_FALSE(completion.result);
  CHECK(completion.result.error().kind == Kind::reply_too_large);
  CHECK_FALSE(answered_with(compressed(bomb), "Content-Encoding: gzip, gzip\r\n", options).result);
  options.largest_reply = 8U << 20U;
  CHECK(answered_with(bomb, "Content-Encoding: gzip\r\n", options).result);
}

TEST_CASE("a reply that cannot be decoded counts as broken off, and may have been acted on", "[http]") {
  auto damaged = compressed(kReply);
  damaged[12] = static_cast<char>(~damaged[12]);
  damaged[20] = static_cast<char>(~damaged[20]);
  const auto [encoding, body] = GENERATE_COPY(table<std::string, std::string>({
      {"gzip", damaged},
      {"gzip", kReply},
      {"rot13", kReply},
  }));
  CAPTURE(encoding);
  const auto completion = answered_with(body, "Content-Encoding: " + encoding + "\r\n");
  REQUIRE_FALSE(completion.result);
  CHECK(completion.result.error().kind == Kind::dropped);
}

TEST_CASE("a compressed reply that is cut is never taken for a whole one", "[http]") {
  const auto whole = compressed(kReply);
  const bool says_so = GENERATE(true, false);
  RawServer server([&](const RawRequest&, RawConnection& connection) {
    const auto length = std::to_string(says_so ? whole.size() : whole.size() / 2);
    connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + length + "\r\n\r\n" +
                    whole.substr(0, whole.size() / 2));
    connection.close_gracefully();
  });
  const auto completion = exchange(get(server.url()));
  if (completion.result) CHECK(completion.result->body.size() < kReply.size());
  if (says_so) CHECK_FALSE(completion.result);
}
