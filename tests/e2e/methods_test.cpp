#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

using Counts = std::map<std::string, int>;

std::vector<std::string> upload_image(const Simulator& simulator, const std::string& path, const std::string& method,
                                      std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"upload-image", path, "--account", "123", "--graph-url", simulator.url(), "--method",
                             method, "-o", "ndjson"});
  return more;
}

int requests_of(const Simulator& simulator, const std::string& what) {
  return simulator.state().at("requests").value(what, 0);
}

}  // namespace

TEST_CASE("an image is the same object by whatever method it came", "[e2e][methods]") {
  std::set<std::string> hashes;
  for (const auto* const method : {"auto", "multipart", "bytes", "batch"}) {
    const Simulator simulator;
    Metaup metaup;
    TempDir folder;
    write_images(folder, "in", 4);
    const auto run = metaup(upload_image(simulator, folder / "in", method));
    INFO(method << run.out);
    REQUIRE(run.exit_code == 0);
    CHECK(uploads_by_name(simulator) == Counts{{"0001.jpg", 1}, {"0002.png", 1}, {"0003.gif", 1}, {"0004.jpg", 1}});
    hashes.insert(item_of(run.out, "0001.jpg").at("hash"));
    CHECK(statuses(metaup(upload_image(simulator, folder / "in", method)).out) == Counts{{"unchanged", 4}});
  }
  CHECK(hashes.size() == 1);
}

TEST_CASE("a batch takes fifty images a request", "[e2e][methods]") {
  const Simulator simulator(R"({"limits":{"enforce":false}})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 120);
  const auto run = metaup(upload_image(simulator, folder / "in", "batch"));
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 120}});
  CHECK(http_requests(simulator) == 4);  // five at first, until the account has taken one
  CHECK(summary(run.out).at("requests") == 4);
  CHECK(simulator.state().at("images").size() == 120);
  CHECK(run.out.find("\"notice\"") == std::string::npos);
}

TEST_CASE("of a batch that fails in part only the part is repeated", "[e2e][methods]") {
  const Simulator simulator(R"({"limits":{"enforce":false},"faults":[
    {"edge":"adimages","every":2,"times":10,"error":{"code":2,"message":"down","status":500}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 20);
  const auto run = metaup(upload_image(simulator, folder / "in", "batch"));
  REQUIRE(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 20}});
  CHECK(http_requests(simulator) == 4);  // five, the rest, and what failed of each
  CHECK(requests_of(simulator, "POST adimages") == 30);
  for (const auto& [name, uploads] : uploads_by_name(simulator)) CHECK(uploads == 1);
}

TEST_CASE("each entry of a batch has its own end", "[e2e][methods]") {
  const Simulator simulator(R"({"faults":[{"edge":"adimages","nth":[2,5],"error":{"code":100,"message":"no"}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 6);
  const auto run = metaup(upload_image(simulator, folder / "in", "batch"));
  CHECK(run.exit_code == 6);
  CHECK(statuses(run.out) == Counts{{"uploaded", 4}, {"failed", 2}});
  CHECK(http_requests(simulator) == 2);  // five, and the last
}

TEST_CASE("images whose batch is refused go up one by one", "[e2e][methods]") {
  const Simulator simulator(R"({"faults":[{"edge":"batch","error":{"code":100,"message":"no batches today"}}]})");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 7);
  const auto run = metaup(upload_image(simulator, folder / "in", "batch"));
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 7}});
  CHECK(requests_of(simulator, "POST batch") == 2);  // of five, and of the rest
}

TEST_CASE("names go up by every method", "[e2e][methods]") {
  const auto* const method = GENERATE("multipart", "bytes", "batch");
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("in/it's 50% ü & = ; [x].jpg", make_jpeg(1));
  folder.write("in/plain.png", make_png(2));
  const auto run = metaup(upload_image(simulator, folder / "in", method));
  REQUIRE(run.exit_code == 0);
  CHECK(uploads_by_name(simulator) == Counts{{"it's 50% ü & = ; [x].jpg", 1}, {"plain.png", 1}});
}

TEST_CASE("what Meta does not tell of a new image is no obstacle", "[e2e][methods]") {
  const auto* const rule =
      GENERATE(R"("short_reply":true)", R"("bytes_key_is_hash":true)", R"("rename_on_reupload":true)");
  const auto* const method = GENERATE("multipart", "bytes", "batch");
  const Simulator simulator(R"({"images":{)" + std::string(rule) + "}}");
  Metaup metaup;
  TempDir folder;
  write_images(folder, "in", 2);
  const auto run = metaup(upload_image(simulator, folder / "in", method));
  INFO(rule << method << run.out);
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == Counts{{"uploaded", 2}});
}
