#include <catch2/catch.hpp>

#include "support/album.hpp"
#include "support/images.hpp"
#include "unit/source/zip_maker.hpp"

using namespace metaup::test;

namespace {

using Counts = std::map<std::string, int>;

struct Archive {
  explicit Archive(const std::vector<ZipEntry>& entries, const std::string& scenario = "") : simulator(scenario) {
    path = folder.write("bundle.zip", make_zip(entries));
  }
  Finished send(const std::string& method, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"upload-image", path, "--account", "123", "--graph-url", simulator.url(), "--method",
                               method, "-o", "ndjson"});
    return metaup(more);
  }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
  std::string path;
};

std::vector<ZipEntry> three_images() {
  return {{"a.jpg", make_jpeg(1), {}}, {"spring/b.png", make_png(2), {}}, {"spring/c.gif", make_gif(3), {}}};
}

}  // namespace

TEST_CASE("an archive is unpacked here, or sent whole in one request", "[e2e][archive]") {
  const auto [method, requests] = GENERATE(table<std::string, int>({{"auto", 3}, {"batch", 1}, {"zip", 1}}));
  Archive archive(three_images());
  const auto run = archive.send(method);
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 3}});
  CHECK(http_requests(archive.simulator) == requests);
  CHECK(uploads_by_name(archive.simulator) == Counts{{"a.jpg", 1}, {"b.png", 1}, {"c.gif", 1}});
  CHECK(item_of(run.out, "bundle.zip/spring/b.png").at("width") == 64);
  CHECK(statuses(archive.send(method).out) == Counts{{"unchanged", 3}});
  CHECK(http_requests(archive.simulator) == requests);
}

TEST_CASE("entries of an archive that cannot be sent fail by themselves", "[e2e][archive]") {
  auto entries = three_images();
  entries.push_back({"../../escape.jpg", make_jpeg(4), {}});
  entries.push_back({"link.jpg", "", "/etc/passwd"});
  entries.push_back({"notes.jpg", "not an image", {}});
  entries.push_back({"inner.jpg", make_zip(three_images()), {}});
  Archive archive(entries);
  const auto run = archive.send("auto");
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == Counts{{"uploaded", 3}, {"failed", 4}});
  CHECK(archive.simulator.state().at("images").size() == 3);
}

TEST_CASE("an archive that unpacks to far more than images would is refused", "[e2e][archive]") {
  Archive archive({{"bomb.bmp", std::string(200U << 20U, '\0'), {}}});
  const auto run = archive.send("auto");
  CHECK(run.exit_code == 12);
  CHECK(http_requests(archive.simulator) == 0);
}

TEST_CASE("entries of one name cannot be told apart, and an archive with such is not sent whole", "[e2e][archive]") {
  Archive archive({{"a/x.jpg", make_jpeg(1), {}}, {"b/x.jpg", make_jpeg(2), {}}, {"y.jpg", make_jpeg(3), {}}});
  const auto whole = archive.send("zip");
  INFO(whole.out);
  CHECK(whole.exit_code == 6);
  CHECK(statuses(whole.out) == Counts{{"uploaded", 1}, {"failed", 2}});
  // So the archive did not go up whole, or Meta would hold what is reported as failed.
  CHECK(uploads_by_name(archive.simulator) == Counts{{"y.jpg", 1}});
}

TEST_CASE("an archive that breaks off is one failed item", "[e2e][archive]") {
  Archive archive({});
  archive.folder.write("bundle.zip", truncated(make_zip(three_images())));
  const auto run = archive.send("auto");
  CHECK(run.exit_code == 12);
  CHECK(items(run.out).size() == 1);
}

TEST_CASE("what failed of an archive is retried from the output", "[e2e][archive]") {
  Archive archive(three_images(), R"({"faults":[{"edge":"adimages","nth":2,"error":{"code":100,"message":"no"}}]})");
  const auto first = archive.send("auto", {"--transfers", "1"});
  REQUIRE(statuses(first.out) == Counts{{"uploaded", 2}, {"failed", 1}});
  const auto report = archive.folder.write("first.ndjson", first.out);
  const auto retry =
      archive.metaup({"upload-image", "--graph-url", archive.simulator.url(), "-o", "ndjson", "--retry-from", report});
  INFO(retry.out);
  CHECK(retry.exit_code == 0);
  CHECK(statuses(retry.out) == Counts{{"uploaded", 1}});
  CHECK(archive.simulator.state().at("images").size() == 3);
}
