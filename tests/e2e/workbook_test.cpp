#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/images.hpp"
#include "support/workbooks.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

/// Launches from the files that spreadsheet programs write.
namespace {

const Grid kLaunch{
    {"name", "page_id", "image", "link", "message", "headline", "cta", "adset"},
    {"A", "111", "a.jpg", "https://example.com/?a=1&b=2", "Two words, \"quoted\"\nand a second line \xF0\x9F\x98\x80",
     "20% off; today", "SHOP_NOW", "238"},
    {"", "", "", "", "", "", "", ""},
    {"B", "111", "a.jpg", "https://example.com/b", "by a formula <&>", " blanks ", "", "238"},
    {"C", "111", "b.jpg", "https://example.com/c", "c", "", "LEARN_MORE", "239"},
};

/// What the simulator was sent for the launch, without what differs from run to run.
json requests_of(const std::string& file, const std::string& bytes, const std::vector<std::string>& more = {}) {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("b.jpg", make_jpeg(2));
  pad.folder.write(file, bytes);
  std::vector<std::string> arguments{"--from", file, "--ads"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto run = pad.creatives(arguments);
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 2}, {"created", 6}});
  json made;
  for (const auto* const name : {"A", "B", "C"}) made[name] = pad.params_of(name);
  made["adsets"] = pad.of_ads("adset");
  return made;
}

}  // namespace

TEST_CASE("a sheet gives the same requests, whichever program saved it in whichever form", "[e2e][launch]") {
  const auto by_excel = requests_of("launch.csv", csv_of(kLaunch));
  CHECK(by_excel.at("B").at("object_story_spec").at("link_data").at("name") == " blanks ");
  CHECK(requests_of("launch.csv", csv_of(kLaunch, ';')) == by_excel);
  CHECK(requests_of("launch.csv", csv_of(kLaunch, '\t')) == by_excel);
  CHECK(requests_of("launch.csv", csv_of(kLaunch, ',', false)) == by_excel);
  for (const auto* const style : {&kExcel, &kLibreOffice, &kGoogleSheets, &kOpenXmlSdk}) {
    CHECK(requests_of("launch.xlsx", zipped(workbook_of(kLaunch, *style))) == by_excel);
  }
}

TEST_CASE("a team's own columns are mapped", "[e2e][launch]") {
  auto renamed = kLaunch;
  renamed[0] = {"Ad Name", "Link Object ID", "image", "Website URL", "Body", "Title", "Call to Action", "Ad Set ID"};
  for (auto* const row : {&renamed[1], &renamed[3], &renamed[4]}) {
    (*row)[1].insert(0, "o:");
    (*row)[7].insert(0, "c:");
  }
  const std::vector<std::string> map{"--map", "Ad Name=name", "--map=Link Object ID=page_id", "--map=website url=link",
                                     "--map=Body=message", "--map=Title=headline", "--map=Call to Action=cta",
                                     "--map=Ad Set ID=adset"};
  const auto mapped = requests_of("launch.xlsx", zipped(workbook_of(renamed)), map);
  CHECK(mapped == requests_of("launch.csv", csv_of(kLaunch)));
}

TEST_CASE("a map may stand in a profile", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("p.toml", "[create-creative]\nmap = [\"Ad Name=name\", \"Page=page_id\", \"Budget=cta\"]\n");
  pad.folder.write("launch.csv", "Ad Name,Page,image,link\nA,111,a.jpg,https://example.com/\n");
  const auto run = pad.creatives({"--from", "launch.csv", "--config", "p.toml"});
  CHECK(run.exit_code == 0);
  CHECK(pad.params_of("A").at("object_story_spec").at("page_id") == "111");
  CHECK_THAT(run.out, Contains("launch.csv: --map names columns that it does not have: Budget"));
}

TEST_CASE("a map that cannot be meant is refused before anything is sent", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("launch.csv", "Ad Name,page_id\nA,111\n");
  const auto [map, told] = GENERATE(table<std::string, std::string>({
      {"Ad Name", "write it like 'Ad Name=name'"},
      {"=name", "write it like 'Ad Name=name'"},
      {"Ad Name=", "write it like 'Ad Name=name'"},
      {"Ad Name=nme", "did you mean name?"},
  }));
  CAPTURE(map);
  const auto run = pad.creatives({"--from", "launch.csv", "--map", map});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains(told));
}

TEST_CASE("a sheet of a workbook is chosen by its name", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.xlsx", zipped(workbook_of(kLaunch)));
  pad.folder.write("launch.csv", csv_of(kLaunch));
  CHECK(pad.creatives({"--from", "launch.xlsx", "--sheet", "Launch", "-n"}).exit_code == 6);  // b.jpg is missing
  const auto unknown = pad.creatives({"--from", "launch.xlsx", "--sheet", "Ads"});
  CHECK(unknown.exit_code == 2);
  CHECK_THAT(unknown.err, Contains("launch.xlsx has no sheet Ads") && Contains("give one with --sheet: Launch"));
  const auto csv = pad.creatives({"--from", "launch.csv", "--sheet", "Launch"});
  CHECK(csv.exit_code == 2);
  CHECK_THAT(csv.err, Contains("launch.csv: is no workbook and has no sheets") && Contains("leave out --sheet"));
}

TEST_CASE("an error in a workbook names its row and cell, and the other rows are made", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  auto parts = workbook_of({{"name", "page_id", "image", "link"},
                            {"A", "111", "a.jpg", "https://example.com/"},
                            {"B", "111", "a.jpg", "no link"},
                            {"C", "111", "a.jpg", "7"}});
  auto& sheet = parts["xl/worksheets/sheet1.xml"];
  const auto at = sheet.find("<c r=\"D4\"");
  sheet.replace(at, sheet.find("</c>", at) + 4 - at, R"(<c r="D4" t="e"><v>#REF!</v></c>)");
  const auto bytes = zipped(parts);
  pad.folder.write("launch.xlsx", bytes);
  const auto run = pad.creatives({"--from", "launch.xlsx"});
  CHECK(run.exit_code == 6);
  const auto message = [&](const std::string& source) {
    return item_of_kind(run.out, "creative", source).at("error").at("message").get<std::string>();
  };
  CHECK_THAT(message("launch.xlsx row 3"), Contains("link: "));
  CHECK_THAT(message("launch.xlsx row 4"), Contains("link: cell D4 has the error #REF!"));
  CHECK(item_of_kind(run.out, "creative", "launch.xlsx row 2").at("status") == "created");

  const auto piped = pad.creatives({"--from", "-", "-n"}, bytes);
  CHECK(piped.exit_code == 6);
  CHECK(item_of_kind(piped.out, "creative", "stdin row 2").at("status") == "unchanged");
}

TEST_CASE("an id that a workbook holds as a number of too many digits is told", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  auto parts = workbook_of({{"name", "page_id", "image", "link", "adset"}, {"A", "111", "a.jpg", "https://e.com/", "77777"}});
  auto& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.replace(sheet.find("<v>77777</v>"), 12, "<v>1.2021000000000013E+17</v>");
  pad.folder.write("launch.xlsx", zipped(parts));
  const auto run = pad.creatives({"--from", "launch.xlsx", "--ads", "-n"});
  const auto error = item_of_kind(run.out, "creative", "launch.xlsx row 2").at("error");
  CHECK_THAT(error.at("message").get<std::string>(), Contains("adset: cell E2 is the number 1.2021000000000013E+17"));
  CHECK_THAT(error.at("hint").get<std::string>(), Contains("format the column as text"));
}

TEST_CASE("a workbook that cannot be used is exit code 2", "[e2e][launch]") {
  LaunchPad pad;
  const auto [bytes, told] = GENERATE(table<std::string, std::string>({
      {zipped({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}), "no .xlsx workbook"},
      {std::string("PK\x03\x04 and no more"), "is not a complete workbook"},
      {std::string("\xD0\xCF\x11\xE0 and more"), "of the old kind, or one with a password"},
      {zipped(workbook_of({{"name", "Budget"}, {"A", "5"}})), "launch.xlsx row 1: Budget: there is no such column"},
  }));
  pad.folder.write("launch.xlsx", bytes);
  const auto run = pad.creatives({"--from", "launch.xlsx"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains(told));
}
