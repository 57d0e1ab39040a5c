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
