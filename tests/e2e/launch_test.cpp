#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

using Counts = std::map<std::string, int>;

/// A row that is wrong: its line in the manifest, the column at fault, and a part of what is said.
struct Wrong {
  std::string line;
  std::string column;
  std::string reason;
};

constexpr auto kHeader =
    "name,page_id,image,video,link,message,cta,adset,object_story_id,spec,card_1,card_2,url_tags,instagram_user_id\n";

std::vector<Wrong> wrong_rows(const std::string& long_name) {
  return {
      {"w1,111,i/0001.jpg,,https://e.com,m,shop_no,238,,,,,,", "cta", "did you mean SHOP_NOW"},
      {"w2,111,i/0001.jpg,,,m,,238,,,,,,", "link", "is missing"},
      {"w3,111,i/0001.jpg,,example,m,,238,,,,,,", "link", "example"},
      {"w4,,i/0001.jpg,,https://e.com,m,,238,,,,,,", "page-id", "is missing"},
      {"w5,1.11E+14,i/0001.jpg,,https://e.com,m,,238,,,,,,", "page-id", "spreadsheet"},
      {"w6,111,i/nowhere.jpg,,https://e.com,m,,238,,,,,,", "image", "No such file"},
      {"w7,111,i/broken.jpg,,https://e.com,m,,238,,,,,,", "image", "broken.jpg"},
      {"w8,111,i/0001.jpg,v/1.mp4,https://e.com,m,,238,,,,,,", "image", "an image, a video"},
      {R"(w9,111,i/0001.jpg,,https://e.com,m,,238,,"{""instagram_actor_id"":""1""}",,,,)", "spec",
       "instagram_actor_id"},
      {R"(w10,111,i/0001.jpg,,https://e.com,m,,238,,"{""degrees_of_freedom_spec"":{""creative_features_spec"":)"
       R"({""standard_enhancements"":{}}}}",,,,)",
       "spec", "standard_enhancements"},
      {long_name + ",111,i/0001.jpg,,https://e.com,m,,238,,,,,,", "name", "100"},
      {R"(w12,111,,,https://e.com,m,,238,,,"{""image"":""i/0001.jpg"",""link"":""https://e.com""}",,,)", "card",
       "2 to 10"},
      {"w13,111,,,https://e.com,m,,238,,,{,,,", "card-1", "JSON"},
      {"w14,111,i/0001.jpg,,https://e.com,m,,act_238,,,,,,", "adset", "is not an id"},
      {"w15,,,,,,,238,12345,,,,,", "object-story-id", "12345"},
  };
}

/// One ad set for all rows, which Meta would not let be.
constexpr auto kOneAdset = R"({"limits":{"enforce":false},"ads":{"most_in_adset":0}})";

/// The launch that the project was asked to bear: 1,000 rows over 300 images and 20 videos, with the
/// wrong ones spread over it. Returns the line of each wrong row.
std::map<std::string, Wrong> write_launch(const TempDir& folder) {
  write_images(folder, "i", 300);
  folder.write("i/broken.jpg", truncated(make_jpeg(999)));
  for (std::uint32_t i = 1; i <= 20; ++i) folder.write(fmt::format("v/{}.mp4", i), make_video(i));
  const auto wrong = wrong_rows(std::string(101, 'n'));
  std::map<std::string, Wrong> by_source;
  std::string text = kHeader;
  const char* const extensions[] = {"jpg", "jpg", "png", "gif"};
  for (std::size_t row = 0; row < 1'000; ++row) {
    if (row % 66 == 0 && row / 66 < wrong.size()) {
      by_source.emplace(fmt::format("launch.csv:{}", row + 2), wrong[row / 66]);
      text += wrong[row / 66].line + "\n";
      continue;
    }
    const auto image = row % 300 + 1;
    const bool is_video = row >= 900 && row % 5 == 0;
    const auto asset = is_video ? fmt::format(",v/{}.mp4", (row - 900) / 5 + 1)
                                : fmt::format("i/{:04}.{},", image, extensions[image % 4]);
    text += fmt::format("row {0},111,{1},https://example.com/{0},Message {0},SHOP_NOW,238,,,,,,\n", row, asset);
  }
  folder.write("launch.csv", text);
  return by_source;
}

int batch_calls(const Simulator& simulator) {
  const auto log = simulator.log();
  int count = 0;
  for (auto at = log.find("POST / "); at != std::string::npos; at = log.find("POST / ", at + 1)) ++count;
  return count;
}

void check_each_ad_once(const Simulator& simulator, std::size_t most) {
  std::set<std::string> names;
  const auto state = simulator.state();
  for (const auto& ad : state.at("ads")) {
    CAPTURE(ad);
    CHECK(names.insert(ad.at("name").get<std::string>()).second);
  }
  CHECK(names.size() <= most);
}

}  // namespace

TEST_CASE("a launch of 1,000 rows names each wrong one, makes the others once, and then nothing", "[e2e][launch]") {
  LaunchPad pad(kOneAdset);
  const auto wrong = write_launch(pad.folder);
  REQUIRE(wrong.size() == 15);
  const std::vector<std::string> launch{"--from", "launch.csv", "--ads"};
  const auto check_wrong_rows = [&](const std::string& out) {
    std::map<std::string, nlohmann::json> creatives;
    std::map<std::string, nlohmann::json> ads;
    for (auto& item : items(out)) {
      if (wrong.contains(item.at("source"))) (item.at("kind") == "ad" ? ads : creatives)[item.at("source")] = item;
    }
    for (const auto& [source, row] : wrong) {
      const auto& item = creatives[source];
      CAPTURE(source, row.column, item);
      REQUIRE(item.is_object());
      CHECK(item.at("status") == "failed");
      const auto& error = item.at("error");
      CHECK(error.at("fields") == nlohmann::json::array({row.column}));
      const auto text = error.at("message").get<std::string>() + error.at("hint").get<std::string>();
      CHECK_THAT(text, Catch::Contains(row.reason));
      CHECK(ads[source].at("error").at("class") == "dependency");
    }
  };

  auto careful = launch;
  careful.emplace_back("--all-or-nothing");
  const auto nothing = pad.creatives(careful);
  CHECK(nothing.exit_code == 12);
  check_wrong_rows(nothing.out);
  CHECK(http_requests(pad.simulator) == 0);

  const auto first = pad.creatives(launch);
  CHECK(first.exit_code == 6);
  check_wrong_rows(first.out);
  auto state = pad.simulator.state();
  CHECK(state.at("images").size() == 300);
  CHECK(state.at("videos").size() == 20);
  CHECK(state.at("creatives").size() == 985);
  CHECK(state.at("ads").size() == 985);
  check_each_ad_once(pad.simulator, 985);
  CHECK(state.at("requests").at("POST adcreatives") == 985);
  CHECK(state.at("requests").at("POST ads") == 985);
  CHECK(batch_calls(pad.simulator) <=
        20 + 99 + 1 + 5);  // one that looks before it; the last: for pictures of videos that met in one

  const auto requests = http_requests(pad.simulator);
  const auto second = pad.creatives(launch);
  CHECK(second.exit_code == 6);
  check_wrong_rows(second.out);
  CHECK(http_requests(pad.simulator) == requests);
  CHECK(summary(second.out).at("unchanged") == 985 * 2 + 320);
}

TEST_CASE("texts from Excel and Google Sheets arrive as they were written", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const std::string message = "Line one\r\nLine \"two\", with; everything\xF0\x9F\x8E\x89 \xC3\xA9\t'=1+1'";
  std::string quoted;
  for (const char c : message) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  struct Sample {
    const char* name;
    std::string bytes;
  };
  const auto rows = [&](char delimiter, const std::string& end) {
    const auto line = [&](std::vector<std::string> cells) {
      std::string text;
      for (const auto& cell : cells) text += (text.empty() ? "" : std::string(1, delimiter)) + cell;
      return text + end;
    };
    return line({"name", "page_id", "image", "link", "message", "headline"}) +
           line({"A", "111", "a.jpg", "\"https://example.com/?a=1,2;3\"", "\"" + quoted + "\"", "\"1,5 %\""});
  };
  const auto sample = GENERATE_COPY(values<Sample>({
      {"Excel, CSV UTF-8", "\xEF\xBB\xBF" + rows(',', "\r\n")},
      {"Excel where a comma is a decimal point", "\xEF\xBB\xBF" + rows(';', "\r\n")},
      {"Google Sheets", rows(',', "\r\n")},
      {"a Unix tool", rows(',', "\n")},
  }));
  CAPTURE(sample.name);
  pad.folder.write("m.csv", sample.bytes);
  const auto run = pad.creatives({"--from", "m.csv"});
  REQUIRE(run.exit_code == 0);
  const auto story = pad.params_of("A").at("object_story_spec").at("link_data");
  CHECK(story.at("message") == message);
  CHECK(story.at("name") == "1,5 %");
  CHECK(story.at("link") == "https://example.com/?a=1,2;3");
}

TEST_CASE("ads that were made when metaup was killed are found again, not made again", "[e2e][launch][kill]") {
  // The replies to all but the first batch hang, so that the kill comes at a known state.
  LaunchPad pad(R"({"limits":{"enforce":false},"faults":[{"edge":"batch","nth":[3,4,5],"stall":true}]})");
  pad.folder.write("a.jpg", make_jpeg(1));
  std::string text = "name,page_id,image,link,message\n";
  for (int row = 0; row < 40; ++row) text += fmt::format("row {0},111,a.jpg,https://example.com/{0},m\n", row);
  pad.folder.write("launch.csv", text);
  const auto arguments =
      pad.arguments("create-creative", {"--from", "launch.csv", "--ads", "--adset", "238", "--transfers", "8"});
  auto run = pad.metaup.start(arguments);
  wait_for_requests(pad.simulator, run, 6);  // a look, the image, and four batches of ten creatives with their ads
  run.send(SIGKILL);
  REQUIRE(run.wait().signal == SIGKILL);
  CHECK(pad.simulator.state().at("ads").size() == 40);

  const auto last = pad.metaup(arguments);
  INFO(last.err);
  CHECK(last.exit_code == 0);
  check_each_ad_once(pad.simulator, 40);
  int found = 0;
  for (const auto& item : items_of_kind(last.out, "ad")) found += item.at("status") == "created" ? 1 : 0;
  CHECK(found >= 30);  // the first ten may have been written down as made
  CHECK(summary(pad.metaup(arguments).out).at("requests") == 0);
}

TEST_CASE("a launch of 1,000 rows that is killed 20 times makes each ad once", "[.soak][e2e][launch]") {
  const auto* const given = std::getenv("METAUP_TEST_SEED");
  const auto seed =
      given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
  WARN("METAUP_TEST_SEED=" << seed);
  std::mt19937 random(seed);
  LaunchPad pad(kOneAdset);
  write_launch(pad.folder);
  const auto arguments = pad.arguments("create-creative", {"--from", "launch.csv", "--ads"});
  for (int kills = 0; kills < 20; ++kills) {
    auto run = pad.metaup.start(arguments);
    const auto more = std::uniform_int_distribution<int>(1, 40)(random);
    wait_for_requests(pad.simulator, run, http_requests(pad.simulator) + more);
    run.send(SIGKILL);
    static_cast<void>(run.wait());
    check_each_ad_once(pad.simulator, 985);
  }
  CHECK(pad.metaup(arguments).exit_code == 6);
  check_each_ad_once(pad.simulator, 985);
  const auto state = pad.simulator.state();
  CHECK(state.at("ads").size() == 985);
  CHECK(state.at("creatives").size() == 985);
}
