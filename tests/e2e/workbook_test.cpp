#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

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

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

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
  const std::vector<std::string> map{"--map",
                                     "Ad Name=name",
                                     "--map=Link Object ID=page_id",
                                     "--map=website url=link",
                                     "--map=Body=message",
                                     "--map=Title=headline",
                                     "--map=Call to Action=cta",
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
  auto parts =
      workbook_of({{"name", "page_id", "image", "link", "adset"}, {"A", "111", "a.jpg", "https://e.com/", "77777"}});
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

TEST_CASE("a sheet is written back with ids, states and errors, and can be run again", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const Grid sheet{{"name", "Notes", "page_id", "image", "link", "headline", "adset"},
                   {"A", "=1+1", "111", "a.jpg", "https://example.com/", "-20% \xE2\x80\x8F", "238"},
                   {"", "", "", "", "", "", ""},
                   {"B", "two\nlines", "111", "a.jpg", "no link", "", "238"}};
  const auto [file, bytes] = GENERATE_COPY(
      table<std::string, std::string>({{"launch.csv", csv_of(sheet)}, {"launch.xlsx", zipped(workbook_of(sheet))}}));
  pad.folder.write(file, bytes);
  const std::vector<std::string> common{"--ads", "--ignore-unknown-columns"};
  const auto create = [&](std::vector<std::string> more) {
    more.insert(more.end(), common.begin(), common.end());
    return pad.creatives(more);
  };
  const auto run = create({"--from", file, "--report", "csv=r.csv"});
  CHECK(run.exit_code == 6);
  const auto written = text_of(pad.folder / "r.csv");
  const auto first = file + (file == "launch.csv" ? ":2" : " row 2");
  const auto creative = item_of_kind(run.out, "creative", first).at("creative_id").get<std::string>();
  const auto ad = item_of_kind(run.out, "ad", first).at("ad_id").get<std::string>();
  CHECK_THAT(written,
             Contains("\"name\",\"Notes\",\"page_id\",\"image\",\"link\",\"headline\",\"adset\",metaup_status,"));
  CHECK_THAT(
      written,
      Contains(
          "\r\n\"A\",\"'=1+1\",\"111\",\"a.jpg\",\"https://example.com/\",\"'-20% \xE2\x80\x8F\",\"238\",created,\"" +
          creative + "\",\"" + ad + "\",,,\r\n\"B\",\"two\nlines\","));
  CHECK_THAT(written, Contains("\"238\",failed,,,\"link: "));

  const auto again = create({"--from", "r.csv"});
  CHECK(again.exit_code == 6);
  CHECK(statuses(again.out) == std::map<std::string, int>{{"unchanged", 3}, {"failed", 2}});
}

TEST_CASE("a sheet whose mapped column begins like a formula can be run again, and again", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const Grid sheet{{"name", "page_id", "image", "link", "+Body", "=Notes"},
                   {"A", "111", "a.jpg", "https://example.com/", "+1 for you", "-"},
                   {"B", "111", "a.jpg", "no link", "Hello", ""}};
  const auto [file, bytes] = GENERATE_COPY(
      table<std::string, std::string>({{"launch.csv", csv_of(sheet)}, {"launch.xlsx", zipped(workbook_of(sheet))}}));
  pad.folder.write(file, bytes);
  const auto create = [&](const std::string& from, const std::string& report) {
    return pad.creatives(
        {"--from", from, "--map", "+Body=message", "--ignore-unknown-columns", "--report", "csv=" + report});
  };
  CHECK(create(file, "r1.csv").exit_code == 6);
  CHECK_THAT(text_of(pad.folder / "r1.csv"), Contains("\"'+Body\",\"'=Notes\",metaup_status"));
  CHECK(create("r1.csv", "r2.csv").exit_code == 6);
  CHECK_THAT(text_of(pad.folder / "r2.csv"), Contains("\"'+Body\",\"'=Notes\",metaup_status"));
  CHECK(statuses(create("r2.csv", "r3.csv").out) == std::map<std::string, int>{{"unchanged", 2}, {"failed", 1}});
  CHECK(pad.params_of("A").at("object_story_spec").at("link_data").at("message") == "+1 for you");
}

TEST_CASE("what could not be read is refused again when its sheet is written back", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const std::string header = "name,page_id,image,link,headline,message,instagram_user_id\n";
  const std::string start = ",111,a.jpg,https://example.com/,";
  SECTION("a CSV") {
    pad.folder.write("launch.csv", header + "wide" + start + "Head,Hello, world,\nnarrow" + start + "Head\nquote" +
                                       start + "\"a\" b,Hello,\nerror" + start + "Head,#N/A,\n");
    CHECK(pad.creatives({"--from", "launch.csv", "--report", "csv=r.csv"}).exit_code == 12);
  }
  SECTION("a workbook") {
    const auto cell = [](const std::string& text) { return R"(<c t="inlineStr"><is><t>)" + text + "</t></is></c>"; };
    const auto row = [&](const std::string& name, const std::string& message, const std::string& instagram) {
      return "<row>" + cell(name) + cell("111") + cell("a.jpg") + cell("https://example.com/") + cell("Head") +
             message + instagram + "</row>";
    };
    pad.folder.write("launch.xlsx",
                     zipped(workbook_with("<row>" + cell("name") + cell("page_id") + cell("image") + cell("link") +
                                          cell("headline") + cell("message") + cell("instagram_user_id") + "</row>" +
                                          row("number", cell("Hello"), "<c><v>17841400000000001</v></c>") +
                                          row("error", R"(<c t="e"><v>#REF!</v></c>)", "") +
                                          row("formula", "<c><f>A1</f></c>", ""))));
    CHECK(pad.creatives({"--from", "launch.xlsx", "--report", "csv=r.csv"}).exit_code == 12);
  }
  const auto again = pad.creatives({"--from", "r.csv"});
  CHECK(again.exit_code == 12);
  CHECK(pad.simulator.state().at("creatives").empty());
}

TEST_CASE("a report of a launch without a sheet has its items", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("launch.jsonl", R"({"name":"A","page_id":"111","image":"a.jpg","link":"https://example.com/"})");
  CHECK(pad.creatives({"--from", "launch.jsonl", "--report", "csv=r.csv"}).exit_code == 0);
  CHECK_THAT(text_of(pad.folder / "r.csv"), Contains("index,source,") && Contains("\"a.jpg\",,image,"));
}

TEST_CASE("a template is a launch with one example", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("spring.jpg", make_jpeg(1));
  const auto file = GENERATE(as<std::string>(), "new.csv", "new.xlsx", "NEW.XLSX");
  const auto made = pad.metaup({"template", "--to", file});
  CHECK(made.exit_code == 0);
  CHECK_THAT(made.out, Contains("metaup create-creative --from " + file));
  const auto run = pad.creatives({"--from", file, "--ads", "-n"});
  const auto row = items_of_kind(run.out, "creative").at(0);
  CHECK(row.at("name") == "Spring A");
  CHECK_THAT(row.at("error").at("message").get<std::string>(), Contains("page"));

  const auto again = pad.metaup({"template", "--to", file});
  CHECK(again.exit_code == 2);
  CHECK_THAT(again.err, Contains("--to " + file));
  pad.folder.write(file, "");
  CHECK(pad.metaup({"template", "--to", file}).exit_code == 0);
}

TEST_CASE("a template has the columns that are asked for", "[e2e][launch]") {
  LaunchPad pad;
  CHECK(pad.metaup({"template", "--to", "t.csv", "name", "Page-ID", "card_10", "message_2", "message_de", "link_story"})
            .exit_code == 0);
  CHECK(text_of(pad.folder / "t.csv") ==
        "\xEF\xBB\xBFname,page_id,card_10,message_2,message_de,link_story\r\n"
        "\"Spring A\",,,\"Spring is here.\",\"Spring is here.\",\"https://example.com/spring\"\r\n");
  const auto [column, told] = GENERATE(table<std::string, std::string>({
      {"headlin", "did you mean headline?"},
      {"card", "there is no column card"},
      {"card_11", "there is no column card_11"},
      {"message_0", "there is no column message_0"},
      {"message_xx", "there is no column message_xx"},
      {"link_", "there is no column link_"},
      {"NAME", "the column name is given twice"},
  }));
  const auto refused = pad.metaup({"template", "--to", "u.csv", "name", column});
  CHECK(refused.exit_code == 2);
  CHECK_THAT(refused.err, Contains(told));
}

TEST_CASE("a template goes into a sheet that is named", "[e2e][launch]") {
  LaunchPad pad;
  CHECK_THAT(pad.metaup({"template"}).err, Contains("template needs --to FILE.csv or --to FILE.xlsx"));
  CHECK_THAT(pad.metaup({"template", "--to", "launch.ods"}).err, Contains("is called neither .csv nor .xlsx"));
  CHECK(pad.metaup({"template", "--to", "no/folder/launch.csv"}).exit_code == 2);
}

TEST_CASE("a template's second sheet explains all columns", "[e2e][launch]") {
  LaunchPad pad;
  CHECK(pad.metaup({"template", "--to", "t.xlsx", "name", "shop"}).exit_code == 0);
  const auto run = pad.creatives({"--from", "t.xlsx", "--sheet", "Columns"});
  CHECK(run.exit_code == 2);
  CHECK_THAT(run.err, Contains("t.xlsx row 1: column: there is no such column"));
}

TEST_CASE("ads are made from a workbook, too", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  const auto made =
      pad.creatives({"--name", "A", "--page-id", "1", "--image", "a.jpg", "--link", "https://example.com"});
  const auto creative = items_of_kind(made.out, "creative").at(0).at("creative_id").get<std::string>();
  pad.folder.write("ads.xlsx", zipped(workbook_of({{"Ad Name", "adset", "creative"}, {"A", "c:238", creative}})));
  const auto run = pad.run("create-ad", {"--from", "ads.xlsx", "--map", "Ad Name=name"});
  CHECK(run.exit_code == 0);
  CHECK(item_of_kind(run.out, "ad", "ads.xlsx row 2").at("status") == "created");
  CHECK(pad.of_ads("adset") == std::map<std::string, std::string>{{"A", "238"}});
}

TEST_CASE("a workbook is no list of ids", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("ids.xlsx", zipped(workbook_of({{"7700022"}})));
  for (const auto* const command : {"delete-video", "preview"}) {
    const auto run = pad.run(command, {"--from", "ids.xlsx"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("ids.xlsx is a workbook and no list"));
  }
}

TEST_CASE("a launch from a workbook can be planned and applied", "[e2e][launch]") {
  LaunchPad pad;
  pad.folder.write("a.jpg", make_jpeg(1));
  pad.folder.write("b.jpg", make_jpeg(2));
  pad.folder.write("launch.xlsx", zipped(workbook_of(kLaunch)));
  CHECK(pad.creatives({"--from", "launch.xlsx", "--sheet", "Launch", "--ads", "--plan", "p.plan"}).exit_code == 0);
  auto applying = pad.arguments("apply", {"p.plan", "--report", "csv=r.csv"});
  applying.erase(applying.begin() + 1, applying.begin() + 3);  // the plan names the account
  const auto run = pad.metaup(applying);
  CHECK(run.exit_code == 0);
  CHECK(statuses(run.out) == std::map<std::string, int>{{"uploaded", 2}, {"created", 6}});
  CHECK_THAT(text_of(pad.folder / "r.csv"), Contains("\"name\",\"page_id\"") && Contains(",created,"));
}
