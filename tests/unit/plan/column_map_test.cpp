#include "plan/manifest/column_map.hpp"

#include <catch2/catch.hpp>

using namespace metaup;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kColumns[] = {"name", "page-id", "headline", "image", "video", "adset"};

Result<plan::ManifestTable> read(std::string_view text, plan::ColumnMap map) {
  plan::ManifestReading reading;
  reading.name = "launch.csv";
  reading.columns = kColumns;
  reading.map = std::move(map);
  return plan::read_table(text, reading);
}

std::string refusal(std::string_view text, plan::ColumnMap map) {
  const auto table = read(text, std::move(map));
  REQUIRE_FALSE(table);
  return table.error().message + " (" + table.error().hint + ")";
}

}  // namespace

TEST_CASE("columns may be called otherwise", "[plan]") {
  const auto text =
      GENERATE("Ad Name,Ünter_Titel,name\nA,B,C\n", "{\"ad name\":\"A\",\"ünter titel\":\"B\",\"name\":\"C\"}\n");
  const auto table = read(text, {{"Ad Name", "headline"}, {"ÜNTER TITEL", "page_id"}, {"Gone", "video"}});
  REQUIRE(table);
  CHECK(table->rows.at(0).values ==
        std::map<std::string, std::string, std::less<>>{{"headline", "A"}, {"page-id", "B"}, {"name", "C"}});
  CHECK(table->absent == std::vector<std::string>{"Gone"});
}

TEST_CASE("a sheet that was written back is read as it was", "[plan]") {
  const auto table = read("name,metaup_status,headline,metaup_error\nA,failed,'=SUM(A1),'x\nB,,''+1,\n", {});
  REQUIRE(table);
  CHECK(table->rows.at(0).values ==
        std::map<std::string, std::string, std::less<>>{{"name", "A"}, {"headline", "=SUM(A1)"}});
  CHECK(table->rows.at(1).values.at("headline") == "'+1");
  CHECK(table->passed_over.empty());
  const auto own = read("name,headline\nA,'=SUM(A1)\n", {});
  CHECK(own->rows.at(0).values.at("headline") == "'=SUM(A1)");
  CHECK(read("{\"name\":\"A\",\"metaup_status\":\"failed\"}\n", {})->rows.at(0).values.size() == 1);
}

TEST_CASE("cells are kept where they are to be written back", "[plan]") {
  plan::ManifestReading reading;
  reading.name = "launch.csv";
  reading.columns = kColumns;
  reading.passes_over_unknown = true;
  reading.keeps_cells = true;
  const auto table = plan::read_table(
      "Notes,name,metaup_status,headline,\n=1,A,failed,\"two\nlines, \"\"q\"\"\",\nx,B\n,,,,\nx,C,y,z,,more\n",
      reading);
  REQUIRE(table);
  CHECK(table->header == R"("Notes","name","headline",)");
  CHECK(table->rows.at(0).cells == "\"'=1\",\"A\",\"two\nlines, \"\"q\"\"\",");
  REQUIRE(table->rows.at(1).error);
  const std::string kUnread = R"("#N/A","#N/A","#N/A","#N/A")";  // too few, and too many
  CHECK(table->rows.at(1).cells == kUnread);
  CHECK(table->rows.at(2).cells == kUnread);
  reading.keeps_cells = false;
  CHECK(plan::read_table("name\nA\n", reading)->header.empty());
}

TEST_CASE("a map that cannot be meant is refused", "[plan]") {
  const std::string sheet = "Ad Name,name\nA,B\n";
  CHECK_THAT(refusal(sheet, {{"Ad Name", "headlin"}}),
             Contains("--map Ad Name: there is no column headlin (did you mean headline? The columns are headline, "));
  CHECK_THAT(refusal(sheet, {{"Ad Name", "name"}, {"Titel", "name"}}),
             Contains("--map Titel: another column is already mapped to name"));
  CHECK_THAT(refusal(sheet, {{"Ad Name", "name"}, {"ad_name", "headline"}}), Contains("--map ad_name: is given twice"));
  CHECK_THAT(refusal(sheet, {{"Ad Name", "name"}}), Contains("launch.csv:1: name: the header has this column twice"));
}

TEST_CASE("what Ads Manager's export puts before ids is taken off where it belongs", "[plan]") {
  using plan::manifest::without_export_prefix;
  const std::string hash = "0123456789abcdef0123456789ABCDEF";
  const auto [column, value, bare] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"page-id", "o:111", "111"},
      {"page-id", " o:111 ", "111"},
      {"page-id", "x:111", "x:111"},
      {"page-id", "o:", "o:"},
      {"instagram-user-id", "x:178", "178"},
      {"video", "v:7700", "7700"},
      {"video", "v:a.mp4", "v:a.mp4"},
      {"video", "id:7700", "id:7700"},
      {"adset", "c:238", "238"},
      {"object-story-id", "s:111_222", "111_222"},
      {"object-story-id", "s:111_", "s:111_"},
      {"image", "123:" + hash, hash},
      {"image", "hash:" + hash, "hash:" + hash},
      {"image", "123:a.jpg", "123:a.jpg"},
      {"headline", "o:111", "o:111"},
      {"name", "v:7700", "v:7700"},
  }));
  CAPTURE(column, value);
  CHECK(without_export_prefix(column, value) == bare);
}

TEST_CASE("a column is the same in whatever form of Unicode its name is written", "[plan]") {
  constexpr std::string_view kSeason[] = {"name", "\u00E9t\u00E9"};
  const auto [text, map] = GENERATE(table<std::string, plan::ColumnMap>({
      {"name,\u00E9te\u0301\nA,B\n", {}},
      {"{\"name\":\"A\",\"e\u0301te\u0301\":\"B\"}\n", {}},
      {"name,Saison\nA,B\n", {{"saison", "e\u0301te\u0301"}}},
  }));
  CAPTURE(text);
  plan::ManifestReading reading;
  reading.name = "launch.csv";
  reading.columns = kSeason;
  reading.map = map;
  const auto table = plan::read_table(text, reading);
  REQUIRE(table);
  CHECK(table->rows.at(0).values.at("\u00E9t\u00E9") == "B");
}
