// What the program says of files that are refused, or that could be taken for something else.
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

namespace fs = std::filesystem;
using Kinds = std::map<std::string, std::string>;

/// Files that are refused, and the kind that each is reported as.
Kinds write_refused(const TempDir& folder) {
  folder.write("in/cut.mp4", make_mp4_head() + std::string(2'000, 'x'));
  folder.write("in/cut-too.jpg", make_mp4_head() + std::string(2'000, 'x'));
  folder.write("in/half.mkv", "\x1A\x45\xDF\xA3\x84webm\x18\x53\x80\x67\x88half");
  folder.write("in/text.mov", "just text");
  folder.write("in/empty.webm", "");
  folder.write("in/cut.png", truncated(make_png(1)));
  folder.write("in/a.webp", make_webp_head(600, 600));
  fs::create_symlink("/nowhere/b.mp4", folder / "in/gone.mp4");
  return {{"cut.mp4", "video"},    {"cut-too.jpg", "video"}, {"half.mkv", "video"}, {"text.mov", "video"},
          {"empty.webm", "video"}, {"cut.png", "image"},     {"a.webp", "image"},   {"gone.mp4", "video"}};
}

Kinds kinds_of(const std::string& ndjson, const std::string& status) {
  Kinds kinds;
  for (const auto& item : items(ndjson)) {
    CHECK(item.at("status") == status);
    kinds[fs::path(item.at("source")).filename()] = item.at("kind").get<std::string>();
  }
  return kinds;
}

}  // namespace

TEST_CASE("a refused file is reported as the kind that it is, by every command", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  const auto expected = write_refused(folder);
  const std::string in = folder / "in";
  const auto checked = metaup({"validate", in, "--follow-symlinks", "-o", "ndjson"});
  CHECK(kinds_of(checked.out, "failed") == expected);
  const auto sent = metaup(upload(simulator.url(), in, {"--follow-symlinks"}));
  CHECK(kinds_of(sent.out, "failed") == expected);
  CHECK(http_requests(simulator) == 0);

  const auto retried =
      metaup(upload(simulator.url(), "", {"--retry-from", folder.write("first", sent.out), "--follow-symlinks"}));
  CHECK(kinds_of(retried.out, "failed") == expected);
}

TEST_CASE("a video that was not tried is one all the same", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("in/a.mp4", make_mp4_head());
  for (const auto* const name : {"in/b.mp4", "in/c.mp4"}) folder.write(name, make_mp4_head() + name);
  const auto run = metaup(upload(simulator.url(), folder / "in", {"--fail-fast"}));
  REQUIRE(items(run.out).size() == 3);
  for (const auto& item : items(run.out)) CHECK(item.at("kind") == "video");
}

TEST_CASE("WebP is refused before it is sent, and by Meta when nobody validates", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  const auto path = folder.write("a.webp", make_webp_head(600, 600));
  const auto refused = metaup(upload(simulator.url(), path));
  CHECK(refused.exit_code == 12);
  const auto error = item_of(refused.out, "a.webp").at("error");
  CHECK(error.at("class") == "local");
  CHECK(error.at("hint") == "convert it to JPG or PNG");
  CHECK(http_requests(simulator) == 0);

  const auto sent = metaup(upload(simulator.url(), path, {"--no-validate"}));
  CHECK(sent.exit_code == 4);
  CHECK(item_of(sent.out, "a.webp").at("error").at("subcode") == 1487411);
}

TEST_CASE("a video too large for one request is refused before it is sent", "[e2e][folder]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  const auto path = folder.write("large.mp4", make_mp4_head());
  fs::resize_file(path, (1ULL << 30U) + 1);  // sparse
  const auto run = metaup({"upload-video", path, "--account", "123", "--graph-url", simulator.url(), "--method",
                           "simple", "--no-validate", "-o", "ndjson"});
  CHECK(run.exit_code == 12);
  const auto error = item_of(run.out, "large.mp4").at("error");
  CHECK(error.at("message").get<std::string>().find("too large for one request") != std::string::npos);
  CHECK(error.at("hint") == "use --method chunked");
  CHECK(http_requests(simulator) == 0);
}
