#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/album.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using Counts = std::map<std::string, int>;

namespace {

const std::string kChromium = METAUP_CHROMIUM;
constexpr const char* kAttack = "<script>alert(1)</script>";

/// A server whose account 123 has creatives.
struct Gallery {
  explicit Gallery(const std::string& scenario = "") : simulator(scenario) {}

  std::string add(const std::string& name, const std::string& message = "Hello") {
    if (hash.empty()) {
      write_images(folder, "album", 1);
      hash = items(metaup(upload(simulator.url(), folder / "album")).out).at(0).at("hash");
    }
    const auto reply = simulator.post(
        "/v26.0/act_123/adcreatives",
        "access_token=" + kToken + "&name=" + name + R"(&object_story_spec={"page_id":"1","link_data":{"link":)" +
            R"("https://example.com/","message":")" + message + R"(","image_hash":")" + hash + "\"}}");
    ids.push_back(reply.at("id"));
    return ids.back();
  }

  Finished preview(std::vector<std::string> more, const std::string& output = "ndjson") {
    std::vector<std::string> args{"preview", "--account", "123", "--graph-url", simulator.url(), "-o", output};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.err);
    return finished;
  }

  /// The page of fifty creatives in two formats, one of them with an attack for a name; its path.
  std::string write_page_of_fifty() {
    for (int i = 0; i < 49; ++i) add("Creative " + std::to_string(i), "Message " + std::to_string(i));
    add(kAttack, kAttack);
    const auto page = folder / "review.html";
    auto args = ids;
    args.insert(args.end(), {"--html", page, "--format", "MOBILE_FEED_STANDARD", "--format", "INSTAGRAM_STORY"});
    REQUIRE(preview(args).exit_code == 0);
    return page;
  }

  TempDir folder;
  Simulator simulator;
  Metaup metaup;
  std::string hash;
  std::vector<std::string> ids;
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

/// The page after a browser without a network has shown it on a screen of a phone's width.
Finished open_in_browser(const TempDir& folder, const std::string& page) {
  return run({{kChromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
               "--user-data-dir=" + (folder / "browser"), "--window-size=390,844", "--enable-logging=stderr",
               "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--dump-dom", "file://" + page},
              {{"PATH", "/usr/bin:/bin"}, {"HOME", folder.path().string()}},
              {},
              folder.path().string()});
}

}  // namespace

TEST_CASE("a preview is a link for each format, as a person and as a script see it", "[e2e]") {
  Gallery gallery(GENERATE("", R"({"creatives":{"escaped_previews":true}})"));
  const auto id = gallery.add("Summer");
  const auto run = gallery.preview({"--format", "instagram_story", "--format", "MOBILE_FEED_STANDARD", id});
  REQUIRE(run.exit_code == 0);
  const auto item = item_of(run.out, id);
  CHECK(item.at("status") == "existing");
  CHECK(item.at("creative_id") == id);
  CHECK(item.at("name") == "Summer");
  REQUIRE(item.at("previews").size() == 2);
  const std::string url = item.at("previews").at("INSTAGRAM_STORY");
  CHECK_THAT(url, Catch::StartsWith("https://www.facebook.com/ads/api/preview_iframe.php?d=") && Contains("&t=") &&
                      !Contains("&amp;"));
  CHECK_THAT(gallery.preview({"--format", "INSTAGRAM_STORY", id}, "text").out, Contains("INSTAGRAM_STORY  " + url));
  const auto tsv = gallery.preview({"--format", "INSTAGRAM_STORY", id}, "tsv").out;
  CHECK_THAT(tsv, Catch::EndsWith("\t" + url + "\n"));
  CHECK(gallery.preview({"--format", "INSTAGRAM_STORY", "--format", "INSTAGRAM_STORY", id}, "tsv").out == tsv);
  CHECK(gallery.preview({"--html", "-", id}).exit_code == 2);
}

TEST_CASE("a format that does not exist is refused with the nearest that does", "[e2e]") {
  Gallery gallery;
  const auto run = gallery.preview({"--format", "MOBILE_FEED_STANDART", "1"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("did you mean MOBILE_FEED_STANDARD?"));
  CHECK(http_requests(gallery.simulator) == 0);
}

TEST_CASE("a creative that is not there takes nothing from the others", "[e2e]") {
  Gallery gallery;
  const auto id = gallery.add("Summer");
  const auto page = gallery.folder / "review.html";
  const auto run = gallery.preview({id, "1", "--html", page});
  CHECK(run.exit_code == 6);
  CHECK(item_of(run.out, id).at("status") == "existing");
  CHECK(statuses(run.out) == Counts{{"existing", 1}, {"failed", 1}});
  CHECK(count(contents(page), "<article ") == 2);
  CHECK_THAT(contents(page), Contains("<li class=\"bad\">✗ Could not be read: "));
  CHECK_THAT(contents(page), Contains("✗ 1 of 2 needs a look."));
}

TEST_CASE("a format that Meta refuses is a warning, unless it is the only one", "[e2e]") {
  Gallery gallery(R"({"faults":[{"edge":"previews","nth":[1,3],"error":{"code":2606,"message":"cannot preview"}}]})");
  const auto id = gallery.add("Summer");
  const auto first = gallery.preview({"--format", "INSTAGRAM_STORY", "--format", "MOBILE_FEED_STANDARD", id});
  CHECK(first.exit_code == 0);
  CHECK(item_of(first.out, id).at("warnings").size() == 1);
  CHECK(item_of(first.out, id).at("previews").size() == 1);
  const auto second = gallery.preview({id});
  CHECK(second.exit_code == 4);
  CHECK(item_of(second.out, id).at("error").at("code") == 2606);
}

TEST_CASE("a page that cannot be written is told before anything is asked, or leaves the old one", "[e2e]") {
  Gallery gallery;
  const auto id = gallery.add("Summer");
  const auto requests = http_requests(gallery.simulator);
  CHECK(gallery.preview({id, "--html", gallery.folder / "missing/review.html"}).exit_code == 2);
  CHECK(http_requests(gallery.simulator) == requests);
  std::filesystem::create_directory(gallery.folder / "review.html");
  const auto run = gallery.preview({id, "--html", gallery.folder / "review.html"});
  CHECK(run.exit_code == 1);
  CHECK(std::filesystem::is_directory(gallery.folder / "review.html"));
  CHECK(std::distance(std::filesystem::directory_iterator(gallery.folder.path()), {}) == 2);  // the album and this
}

TEST_CASE("the pictures come from the local files that the ledger knows, made small", "[e2e]") {
  Gallery gallery;
  const auto id = gallery.add("Summer");
  const auto page = gallery.folder / "review.html";
  REQUIRE(gallery.preview({id, "--html", page}).exit_code == 0);
  CHECK(count(contents(page), "<img src=\"data:image/jpeg;base64,") == 1);
  std::filesystem::remove_all(gallery.folder / "album");
  REQUIRE(gallery.preview({id, "--html", page}).exit_code == 0);
  CHECK_THAT(contents(page), !Contains("data:image/jpeg;base64,"));
}

TEST_CASE("the page has the order in which the creatives are named", "[e2e]") {
  Gallery gallery;
  const auto first = gallery.add("First", "One");
  const auto second = gallery.add("Second", "Two");
  const auto third = gallery.add("Third", "Three");
  const auto page = gallery.folder / "review.html";
  REQUIRE(gallery.preview({third, first, second, "--html", page}).exit_code == 0);
  const auto at = [&](const char* name) { return contents(page).find(std::string(name) + "</h2>"); };
  CHECK((at("Third") < at("First") && at("First") < at("Second")));

  const auto event = [](int index, const std::string& id) {
    return nlohmann::json{{"type", "item_done"},
                          {"item", {{"kind", "creative"}, {"index", index}, {"creative_id", id}}}}
               .dump() +
           "\n";
  };
  gallery.folder.write("made.ndjson", event(7, first) + event(2, second) + event(4, third));
  REQUIRE(gallery.preview({"--from", gallery.folder / "made.ndjson", "--html", page}).exit_code == 0);
  CHECK((at("Second") < at("Third") && at("Third") < at("First")));
  CHECK(gallery.preview({"--from", gallery.folder / "made.ndjson", first}).exit_code == 2);
  CHECK(gallery.preview({}).exit_code == 2);
}

TEST_CASE("the page has a card for each of fifty creatives, and not the token", "[e2e]") {
  Gallery gallery;
  const auto page = gallery.write_page_of_fifty();
  CHECK(count(contents(page), "<article ") == 50);
  CHECK(count(contents(page), "<iframe ") == 100);
  CHECK(contents(page).find(kToken) == std::string::npos);
}

TEST_CASE("fifty creatives in a browser are fifty cards, and a name stays text", "[e2e][browser]") {
  if (kChromium.empty()) {
    WARN("SKIPPED: chromium is not installed, so that the page is opened in no browser");
    return;
  }
  Gallery gallery;
  const auto page = gallery.write_page_of_fifty();
  const auto shown = open_in_browser(gallery.folder, page);
  INFO(shown.err);
  REQUIRE(shown.exit_code == 0);
  CHECK(count(shown.out, "<article ") == 50);
  CHECK(count(shown.out, "<script") == 0);
  CHECK_THAT(shown.out, Contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK_THAT(shown.err, !Contains("CONSOLE"));
}
