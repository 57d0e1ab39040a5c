#include <catch2/catch.hpp>
#include <filesystem>

#include "plan_desk.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// Whether what the ledger has is still at Meta.

using namespace metaup::test;
using Catch::Matchers::Contains;

namespace {

using Counts = std::map<std::string, int>;

/// Images and videos in "in".
struct Gallery : Desk {
  explicit Gallery(const std::string& scenario, std::uint32_t images, std::uint32_t videos = 0) : Desk(scenario) {
    for (std::uint32_t i = 1; i <= images; ++i) folder.write("in/" + std::to_string(i) + ".jpg", make_jpeg(i));
    for (std::uint32_t i = 1; i <= videos; ++i) folder.write("in/" + std::to_string(i) + ".mp4", make_video(i));
  }
  void remove(const std::string& name) const { std::filesystem::remove(folder / ("in/" + name)); }
  void forget(const std::string& kind, const std::string& id) const {
    simulator.control("forget_" + kind, kind == "image" ? "account=123&hash=" + id : "id=" + id);
  }
};

}  // namespace

TEST_CASE("images are looked up however Meta pages, and though pages are empty", "[e2e][verify]") {
  const auto* const scenario = GENERATE(R"({"paging":{"empty_pages":true}})", R"({"paging":{"most":1}})",
                                        R"({"paging":{"most":3,"empty_pages":true}})");
  CAPTURE(scenario);
  Gallery gallery(scenario, 24);
  const auto first = gallery.run("sync", {"in", "--settle", "0"});
  REQUIRE(first.exit_code == 0);

  SECTION("by a check of all") {
    const auto gone = item_of(first.out, "/7.jpg").at("hash").get<std::string>();
    gallery.forget("image", gone);
    const auto verified = gallery.run("sync", {"in", "--settle", "0", "--verify", "all"});
    CHECK(verified.exit_code == 0);
    CHECK(statuses(verified.out) == Counts{{"unchanged", 23}, {"uploaded", 1}});
  }
  SECTION("by a sync that deletes") {
    gallery.remove("3.jpg");
    gallery.remove("4.jpg");
    const auto planned = gallery.run("sync", {"in", "--settle", "0", "--delete", "-n"});
    CHECK(planned.exit_code == 0);
    const auto synced = gallery.run("sync", {"in", "--settle", "0", "--delete", "--yes"});
    CHECK(synced.exit_code == 0);
    CHECK(statuses(synced.out) == Counts{{"deleted", 2}, {"unchanged", 22}});
  }
  SECTION("by a removal") {
    const auto doomed = item_of(first.out, "/5.jpg").at("hash").get<std::string>();
    const auto deleted = gallery.run("delete-image", {doomed, "--yes"});
    CHECK(deleted.exit_code == 0);
    CHECK(statuses(deleted.out) == Counts{{"deleted", 1}});
    CHECK(gallery.held("images") == 23);
  }
  SECTION("by a plan that is applied") {
    static_cast<void>(gallery.plan("sync", {"in", "--settle", "0"}));
    const auto applied = gallery.apply();
    CHECK(applied.exit_code == 0);
    CHECK(statuses(applied.out) == Counts{{"unchanged", 24}});
  }
}

TEST_CASE("a video that somebody deleted is found out, and sent again", "[e2e][verify]") {
  Gallery gallery("{}", 1, 2);
  const auto first = gallery.run("upload", {"in"});
  REQUIRE(first.exit_code == 0);
  const auto gone = item_of(first.out, "/1.mp4").at("video_id").get<std::string>();
  static_cast<void>(gallery.plan("upload", {"in"}));
  gallery.forget("video", gone);

  SECTION("by --verify all") {
    const auto command = GENERATE(as<std::vector<std::string>>{}, std::vector<std::string>{"upload", "in"},
                                  std::vector<std::string>{"sync", "in", "--settle", "0"});
    std::vector<std::string> more(command.begin() + 1, command.end());
    CHECK(statuses(gallery.run(command[0], more).out) == Counts{{"unchanged", 3}});
    more.insert(more.end(), {"--verify", "all"});
    const auto verified = gallery.run(command[0], more);
    CHECK(verified.exit_code == 0);
    CHECK(statuses(verified.out) == Counts{{"unchanged", 2}, {"ready", 1}});
    CHECK(item_of(verified.out, "/1.mp4").at("video_id") != gone);
    CHECK(gallery.held("videos") == 2);
  }
  SECTION("by a plan, which refuses to send it") {
    const auto applied = gallery.apply();
    CHECK(applied.exit_code == 6);
    CHECK(statuses(applied.out) == Counts{{"unchanged", 2}, {"failed", 1}});
    const auto item = item_of(applied.out, "/1.mp4");
    CHECK(item.at("error").at("class") == "not_found");
    CHECK_THAT(error_of(item), Contains("is not any more"));
    CHECK(gallery.held("videos") == 1);
  }
  SECTION("unless Meta is not to be asked") {
    CHECK(statuses(gallery.run("upload", {"in", "--verify", "never"}).out) == Counts{{"unchanged", 3}});
    CHECK(statuses(gallery.run("upload", {"in", "--verify", "all", "-n"}).out) == Counts{{"unchanged", 3}});
  }
}
