#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "plan_desk.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

using namespace metaup::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("an upload is planned, looked at and done", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("again.jpg", make_jpeg(1));
  desk.folder.write("there.png", make_png(2));
  desk.folder.write("v.mp4", make_video(1));
  desk.folder.write("bad.png", "no image");
  REQUIRE(desk.run("upload", {"there.png"}).exit_code == 0);
  const auto requests = http_requests(desk.simulator);

  const auto plan = desk.plan("upload", {".", "--name-template", "{stem}-{n}"});
  CHECK(http_requests(desk.simulator) == requests);
  CHECK(Desk::verdicts(plan) == std::map<std::string, std::string>{{"image ./a.jpg", "send"},
                                                                   {"image ./again.jpg", "follow"},
                                                                   {"image ./bad.png", "refused"},
                                                                   {"image ./there.png", "unchanged"},
                                                                   {"video ./v.mp4", "send"}});
  CHECK(plan.at("command") == "upload");
  CHECK(plan.at("accounts") == json::parse(R"(["act_123"])"));
  CHECK(plan.at("options").at("name-template") == json::parse(R"(["{stem}-{n}"])"));
  CHECK(plan.at("targets").at(0).at("name") == "a-1.jpg");
  CHECK(plan.at("targets").at(0).at("sha256").get<std::string>().size() == 64);
  CHECK(plan.at("estimate").at("writes").get<int>() >= 2);
  CHECK(plan.at("estimate").at("bytes") == make_jpeg(1).size() + make_video(1).size());
  struct stat status{};
  REQUIRE(::stat((desk.folder / "the.plan").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);

  const auto applied = desk.apply();
  CHECK(applied.exit_code == 6);
  CHECK(statuses(applied.out) == Counts{{"failed", 1}, {"ready", 1}, {"unchanged", 2}, {"uploaded", 1}});
  CHECK(item_of(applied.out, "/a.jpg").at("name") == "a-1.jpg");
  CHECK(item_of(applied.out, "/v.mp4").at("status") == "ready");
  CHECK(item_of(applied.out, "/there.png").at("status") == "unchanged");
  CHECK(item_of(applied.out, "/bad.png").at("status") == "failed");
  CHECK(events(applied.out).front().at("command") == "apply");
}

TEST_CASE("a plan that is applied twice does nothing the second time", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("v.mp4", make_video(1));
  desk.folder.write("launch.csv", launch_sheet({{"A", "a.jpg"}}));
  const auto command = GENERATE(as<std::string>{}, "upload", "create-creative");
  const auto args = command == "upload" ? std::vector<std::string>{"a.jpg", "v.mp4"}
                                        : std::vector<std::string>{"--from", "launch.csv", "--ads"};
  CAPTURE(command);
  static_cast<void>(desk.plan(command, args));
  REQUIRE(desk.apply().exit_code == 0);
  const auto videos = desk.held("videos");
  const auto ads = desk.held("ads");
  const auto again = desk.apply();
  CHECK(again.exit_code == 0);
  CHECK(summary(again.out).at("unchanged") == summary(again.out).at("items"));
  CHECK(desk.held("videos") == videos);
  CHECK(desk.held("ads") == ads);
}

TEST_CASE("what has changed since an upload was planned is refused, and the rest is done", "[e2e][plan]") {
  Desk desk;
  std::uint32_t seed = 0;
  for (const auto* const name : {"same", "changed", "deleted", "swapped1", "swapped2", "gone"}) {
    desk.folder.write(std::string("in/") + name + ".png", make_png(++seed));
  }
  const auto first = desk.run("upload", {"in/gone.png"});
  REQUIRE(first.exit_code == 0);
  static_cast<void>(desk.plan("upload", {"in"}));

  desk.folder.write("in/changed.png", make_png(900));
  std::filesystem::remove(desk.folder / "in/deleted.png");
  std::filesystem::rename(desk.folder / "in/swapped1.png", desk.folder / "in/x");
  std::filesystem::rename(desk.folder / "in/swapped2.png", desk.folder / "in/swapped1.png");
  std::filesystem::rename(desk.folder / "in/x", desk.folder / "in/swapped2.png");
  desk.folder.write("in/added.png", make_png(901));
  desk.simulator.control("forget_image",
                         "account=123&hash=" + item_of(first.out, "gone.png").at("hash").get<std::string>());

  const auto looked = desk.apply({"-n"});
  CHECK(statuses(looked.out) == Counts{{"failed", 4}, {"planned", 1}, {"unchanged", 1}});  // Meta was not asked
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 6);
  CHECK(statuses(applied.out) == Counts{{"failed", 5}, {"uploaded", 1}});
  CHECK(item_of(applied.out, "same.png").at("status") == "uploaded");
  for (const auto* const name : {"changed", "swapped1", "swapped2"}) {
    const auto item = item_of(applied.out, std::string(name) + ".png");
    CHECK_THAT(error_of(item), Contains("has changed since the plan was made"));
    CHECK(item.at("error").at("class") == "local");
    CHECK_THAT(item.at("error").at("hint").get<std::string>(), Contains("new plan"));
  }
  CHECK(item_of(applied.out, "deleted.png").at("error").at("class") == "not_found");
  CHECK_THAT(error_of(item_of(applied.out, "gone.png")), Contains("was there when the plan was made"));
  CHECK(item_of(applied.out, "gone.png").at("error").at("class") == "not_found");
  CHECK(desk.held("images") == 1);

  const auto again = desk.apply();
  CHECK(again.exit_code == 6);
  CHECK(desk.held("images") == 1);
}

TEST_CASE("with all or nothing, a file that has changed since the plan holds up all", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("b.jpg", make_jpeg(2));
  static_cast<void>(desk.plan("upload", {"a.jpg", "b.jpg", "--all-or-nothing"}));
  desk.folder.write("b.jpg", make_jpeg(3));
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 12);
  CHECK(statuses(applied.out) == Counts{{"failed", 1}, {"skipped", 1}});
  CHECK(desk.held("images") == 0);
}

TEST_CASE("an upload to several accounts is applied as it was planned", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("b.jpg", make_jpeg(2));
  const auto plan = desk.plan("upload", {"a.jpg", "b.jpg", "--account", "456"});
  std::multiset<std::string> verdicts;
  for (const auto& target : plan.at("targets")) verdicts.insert(target.at("verdict").get<std::string>());
  CHECK(verdicts == std::multiset<std::string>{"copy", "copy", "send", "send"});
  CHECK(plan.at("targets").at(0).at("verdict") == "send");
  CHECK(plan.at("estimate").at("bytes") == make_jpeg(1).size() + make_jpeg(2).size());
  desk.folder.write("b.jpg", make_jpeg(3));
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 6);
  CHECK(statuses(applied.out) == Counts{{"copied", 1}, {"failed", 2}, {"uploaded", 1}});
  for (const auto& item : items(applied.out)) CHECK(item.at("index") == (item.at("source") == "a.jpg" ? 0 : 1));
}

TEST_CASE("what the ledger forgets after the plan is not sent", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("v.mp4", make_video(1));
  const auto first = desk.run("upload", {"v.mp4"});
  REQUIRE(first.exit_code == 0);
  CHECK(Desk::verdicts(desk.plan("upload", {"v.mp4"})).at("video v.mp4") == "unchanged");
  REQUIRE(desk.metaup({"ledger", "forget", "--yes", "--all", "--account", "123", "--graph-url", desk.simulator.url()})
              .exit_code == 0);
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 5);
  CHECK_THAT(error_of(item_of(applied.out, "v.mp4")), Contains("is not any more"));
  CHECK(desk.held("videos") == 1);
}

TEST_CASE("rows of a manifest are made as they were planned, wherever they stand", "[e2e][plan]") {
  Desk desk;
  for (const auto* const name : {"a", "b", "c", "d", "e"})
    desk.folder.write(std::string(name) + ".jpg", make_jpeg(static_cast<std::uint32_t>(name[0])));
  desk.folder.write("launch.csv", launch_sheet({{"A", "a.jpg"}, {"B", "b.jpg"}, {"C", "c.jpg"}, {"D", "d.jpg"}}));
  const auto plan = desk.plan("create-creative", {"--from", "launch.csv", "--ads"});
  CHECK(Desk::verdicts(plan).at("creative launch.csv:2") == "create");
  CHECK(Desk::verdicts(plan).at("ad launch.csv:5") == "create");
  CHECK(plan.at("targets").at(4).at("fields").at("message") == "Hello");
  CHECK(plan.at("targets").at(4).at("digest").get<std::string>().size() == 64);
  // One row is new, one says something else, one is gone, and the file of another has changed.
  auto text = launch_sheet({{"New", "e.jpg"}, {"A", "a.jpg"}, {"B", "b.jpg"}, {"D", "d.jpg"}});
  desk.folder.write("launch.csv", replaced(text, "B,1,https://example.com,Hello", "B,1,https://example.com,Goodbye"));
  desk.folder.write("d.jpg", make_jpeg(77));

  const auto applied = desk.apply();
  CHECK(applied.exit_code == 6);
  CHECK(desk.of_ads("status") == std::map<std::string, std::string>{{"A", "PAUSED"}});
  CHECK(desk.held("creatives") == 1);
  CHECK(desk.held("images") == 1);
  CHECK(item_of_kind(applied.out, "creative", "launch.csv:2").at("status") == "created");
  const auto changed = item_of_kind(applied.out, "creative", "launch.csv:3");
  CHECK_THAT(error_of(changed), Contains("the row has changed since the plan was made: message"));
  CHECK(changed.at("error").at("class") == "local");
  CHECK(item_of_kind(applied.out, "creative", "launch.csv:4").at("error").at("class") == "not_found");
  CHECK_THAT(error_of(item_of_kind(applied.out, "image", "d.jpg")), Contains("has changed since the plan was made"));
  CHECK(item_of_kind(applied.out, "creative", "launch.csv:5").at("error").at("class") == "dependency");
  CHECK(item_of_kind(applied.out, "image", "b.jpg").at("status") == "skipped");
  CHECK_THAT(applied.err, Contains("1 row is not in the plan"));
}

TEST_CASE("a row whose account has changed is refused", "[e2e][plan]") {
  Desk desk;
  const std::string head = "account,name,object_story_id\n";
  desk.folder.write("rows.csv", head + "123,A,1_2\n123,B,1_3\n");
  static_cast<void>(desk.plan("create-creative", {"--from", "rows.csv"}));
  desk.folder.write("rows.csv", head + "123,A,1_2\n456,B,1_3\n");
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 6);
  CHECK_THAT(error_of(item_of_kind(applied.out, "creative", "rows.csv:3")), Contains("account"));
  CHECK(desk.held("creatives") == 1);
}

TEST_CASE("an ad set that has changed since the plan refuses its ads", "[e2e][plan]") {
  Desk desk;
  const auto plan = desk.plan("create-ad", {"--name", "A", "--adset", "238", "--creative", "2386"});
  REQUIRE(plan.at("seen").size() == 1);
  CHECK(plan.at("seen").at(0).at("id") == "238");
  CHECK(plan.at("seen").at(0).at("fields").at("status") == "ACTIVE");
  desk.edit(R"("status":"ACTIVE"})", R"("status":"PAUSED"})");
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 12);
  CHECK_THAT(error_of(items_of_kind(applied.out, "ad").at(0)),
             Contains("ad set 238 has changed since the plan was made: status"));
  CHECK(desk.held("ads") == 0);
}

TEST_CASE("a creative or an ad that is gone at Meta since the plan is refused, and the rest is done", "[e2e][plan]") {
  Desk desk;
  for (int i = 1; i <= 4; ++i) desk.folder.write(std::to_string(i) + ".jpg", make_jpeg(static_cast<std::uint32_t>(i)));
  const auto sheet = [&](const std::vector<std::pair<std::string, std::string>>& rows) {
    desk.folder.write("launch.csv", launch_sheet(rows));
  };
  sheet({{"A", "1.jpg"}, {"B", "2.jpg"}, {"C", "3.jpg"}});
  const auto first = desk.creatives({"--from", "launch.csv", "--ads"});
  REQUIRE(first.exit_code == 0);
  sheet({{"A", "1.jpg"}, {"B", "2.jpg"}, {"C", "3.jpg"}, {"D", "4.jpg"}});
  const auto plan = desk.plan("create-creative", {"--from", "launch.csv", "--ads"});
  CHECK(Desk::verdicts(plan).at("ad launch.csv:2") == "unchanged");
  const auto remove = [&](const std::string& kind, const std::string& source) {
    const auto id = item_of_kind(first.out, kind, source).at(kind + "_id").get<std::string>();
    REQUIRE(desk.run("delete-" + kind, {id, "--yes", "--ledger", "other.db"}).exit_code == 0);  // by somebody else
  };
  remove("ad", "launch.csv:2");
  remove("ad", "launch.csv:3");
  remove("creative", "launch.csv:3");

  const auto run = desk.apply();
  CHECK(run.exit_code == 6);
  const auto status = [&](const std::string& kind, int line) {
    return item_of_kind(run.out, kind, "launch.csv:" + std::to_string(line)).at("status");
  };
  CHECK(status("creative", 2) == "unchanged");
  CHECK(status("ad", 2) == "failed");
  CHECK_THAT(error_of(item_of_kind(run.out, "ad", "launch.csv:2")), Contains("was there when the plan was made"));
  CHECK(status("creative", 3) == "failed");
  CHECK_THAT(error_of(item_of_kind(run.out, "creative", "launch.csv:3")), Contains("was there when the plan was made"));
  CHECK(status("ad", 3) == "failed");
  CHECK(status("creative", 4) == "unchanged");
  CHECK(status("ad", 4) == "unchanged");
  CHECK(status("creative", 5) == "created");
  CHECK(status("ad", 5) == "created");

  const auto made_again = desk.creatives({"--from", "launch.csv", "--ads", "--verify", "all"});
  CHECK(made_again.exit_code == 0);
  CHECK(statuses(made_again.out)["created"] == 3);
}

TEST_CASE("create-ad asks Meta about ads of the ledger as --verify says", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("1.jpg", make_jpeg(1));
  const auto made =
      desk.creatives({"--image", "1.jpg", "--page-id", "1", "--link", "https://example.com", "--message", "Hi"});
  REQUIRE(made.exit_code == 0);
  const std::vector<std::string> args{
      "--name", "Ad", "--adset", "238", "--creative", items_of_kind(made.out, "creative").at(0).at("creative_id")};
  const auto with = [&](const std::string& verify) {
    auto all = args;
    all.insert(all.end(), {"--verify", verify});
    return items(desk.run("create-ad", all).out).at(0);
  };
  const auto first = with("all");
  CHECK(first.at("status") == "created");
  CHECK(with("all").at("status") == "unchanged");
  REQUIRE(desk.run("delete-ad", {first.at("ad_id"), "--yes", "--ledger", "other.db"}).exit_code == 0);
  CHECK(with("never").at("status") == "unchanged");
  CHECK(with("all").at("status") == "created");
}

TEST_CASE("options count as they were when the plan was made", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  const auto profile = desk.folder.write("team.toml", "[upload]\nname-template = \"first-{stem}\"\n");
  desk.metaup.environment["METAUP_CONFIG"] = profile;
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  desk.folder.write("team.toml", "[upload]\nname-template = \"second-{stem}\"\n");
  const auto applied = desk.apply();
  CHECK(applied.exit_code == 0);
  CHECK(item_of(applied.out, "a.jpg").at("name") == "first-a.jpg");
}

TEST_CASE("images are copied and deleted by plan, and deleting asks", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("b.png", make_png(2));
  const auto sent = desk.run("upload", {"a.jpg", "b.png"});
  const auto a = item_of(sent.out, "a.jpg").at("hash").get<std::string>();
  const auto b = item_of(sent.out, "b.png").at("hash").get<std::string>();

  const auto copies = desk.plan("copy-image", {"--to", "456", a, b});
  CHECK(Desk::verdicts(copies) == std::map<std::string, std::string>{{"image " + a, "copy"}, {"image " + b, "copy"}});
  desk.simulator.control("forget_image", "account=123&hash=" + a);
  const auto copied = desk.apply();
  CHECK(copied.exit_code == 6);
  CHECK(item_of(copied.out, b).at("status") == "copied");
  CHECK_THAT(error_of(item_of(copied.out, a)), Contains("would now have to be sent"));

  const auto removals = desk.plan("delete-image", {b});
  CHECK(Desk::verdicts(removals).at("image " + b) == "delete");
  const auto unasked = desk.apply();
  CHECK(unasked.exit_code == 2);
  CHECK_THAT(unasked.err, Contains("--yes"));
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.held("images") == 1);
}

TEST_CASE("active ads need consent when the plan is applied", "[e2e][plan]") {
  Desk desk;
  const auto made = desk.creatives({"--object-story-id", "1_2"});
  REQUIRE(made.exit_code == 0);
  const auto creative = items_of_kind(made.out, "creative").at(0).at("creative_id").get<std::string>();
  const auto plan =
      desk.plan("create-ad", {"--name", "A", "--adset", "238", "--creative", creative, "--status", "ACTIVE"});
  CHECK(plan.at("targets").at(0).at("fields").at("status") == "ACTIVE");
  CHECK(desk.apply().exit_code == 2);
  CHECK(desk.held("ads") == 0);
  CHECK(desk.apply({"--yes"}).exit_code == 0);
  CHECK(desk.of_ads("status") == std::map<std::string, std::string>{{"A", "ACTIVE"}});
}

TEST_CASE("a plan is the same for the same work, and counts equal files once", "[e2e][plan]") {
  Desk desk;
  for (std::uint32_t i = 0; i < 30; ++i) desk.folder.write("in/" + std::to_string(i) + ".png", make_png(i % 20));
  desk.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto without_time = [](json plan) {
    plan.erase("made");
    plan.erase("run_id");
    return plan.dump();
  };
  const auto first = desk.plan("upload", {"in"});
  CHECK(first.at("estimate").at("writes") == 20);
  CHECK(without_time(desk.plan("upload", {"in"})) == without_time(first));
}

TEST_CASE("what cannot be planned says so", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  const auto refused = [&](const std::string& command, std::vector<std::string> args, const std::string& why) {
    args.insert(args.end(), {"--plan", "the.plan"});
    const auto run = desk.run(command, args, "name\nA\n");
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains(why));
    CHECK_FALSE(std::filesystem::exists(desk.folder / "the.plan"));
  };
  refused("upload", {"a.jpg", "--force"}, "--force cannot be planned");
  refused("create-creative", {"--from", "-"}, "stdin cannot be read again");
  refused("list", {"images"}, "--plan does not apply");
  CHECK(desk.run("upload", {"a.jpg", "--plan", "a.jpg"}).exit_code == 2);
  CHECK(read_text(desk.folder / "a.jpg") == make_jpeg(1));
  const auto lost = desk.run("upload", {"a.jpg", "--plan", "no/folder/the.plan"});
  CHECK(lost.exit_code == 2);
  CHECK_THAT(lost.err, Contains("there is no folder for --plan"));
}

TEST_CASE("a plan that is none, or another server's, is refused whole", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  const auto good = read_text(desk.folder / "the.plan");
  const auto refuses = [&](const std::string& text, const std::string& why) {
    desk.folder.write("the.plan", text);
    const auto applied = desk.apply();
    CHECK(applied.exit_code == 2);
    CHECK_THAT(applied.err, Contains(why));
  };
  refuses("", "no whole JSON");
  refuses(good.substr(0, good.size() / 2), "no whole JSON");
  refuses("[]", "cannot be used as a plan");
  refuses("{\"format\":\"other\"}", "no plan of metaup");
  refuses(replaced(good, "\"version\": 1", "\"version\": 2"), "version 2");
  refuses(replaced(good, "\"version\": 1", "\"more\": 1,\n\"version\": 1"), "'more'");
  refuses(replaced(good, "\"verdict\":\"send\"", "\"verdict\":\"destroy\""), "unknown verdict 'destroy'");
  refuses(replaced(good, "\"command\": \"upload\"", "\"command\": \"token\""), "cannot be planned");
  refuses(replaced(good, "\"options\": {", "\"options\": {\"access-token-command\":[\"touch x\"],"), "option");
  refuses(replaced(good, "\"options\": {", "\"options\": {\"yes\":[\"true\"],"), "option");
  refuses(replaced(good, desk.simulator.url(), "https://graph.facebook.com"), ", and this is");
  CHECK(desk.held("images") == 0);
  desk.folder.write("the.plan", good);
  CHECK(desk.apply().exit_code == 0);
}

TEST_CASE("only an approved plan is applied where approval is required", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  static_cast<void>(desk.plan("upload", {"a.jpg"}));
  const auto approve = [&](const std::vector<std::string>& more) {
    std::vector<std::string> args{"approve"};
    args.insert(args.end(), more.begin(), more.end());
    return desk.metaup(args);
  };
  REQUIRE(approve({"--new-key", "me.pem"}).exit_code == 0);
  REQUIRE(approve({"--new-key", "other.pem"}).exit_code == 0);
  const auto key = read_text(desk.folder / "me.pem");
  CHECK(approve({"--new-key", "me.pem"}).exit_code == 2);
  CHECK(approve({"--new-key", "missing/me.pem"}).exit_code == 1);
  CHECK(read_text(desk.folder / "me.pem") == key);
  struct stat status{};
  REQUIRE(::stat((desk.folder / "me.pem").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);

  const std::vector<std::string> required{"--require-approval", "--key-file", "me.pem.pub"};
  const auto refuses = [&](const std::vector<std::string>& options, const std::string& why) {
    const auto applied = desk.apply(options);
    CHECK(applied.exit_code == 2);
    CHECK_THAT(applied.err, Contains(why));
    CHECK(desk.held("images") == 0);
  };
  refuses(required, "is not approved");
  refuses({"--require-approval"}, "--key-file");
  CHECK(approve({"the.plan", "--key-file", "me.pem.pub"}).exit_code == 2);  // who applies cannot approve
  refuses(required, "is not approved");
  REQUIRE(approve({"the.plan", "--key-file", "other.pem"}).exit_code == 0);
  refuses(required, "approved with the key SHA256:");
  const auto approved = approve({"the.plan", "--key-file", "me.pem", "-o", "json"});
  REQUIRE(approved.exit_code == 0);
  const auto fingerprint = json::parse(approved.out).at("key").get<std::string>();
  CHECK_THAT(desk.metaup({"review", "the.plan"}).out, Contains("approved with the key " + fingerprint));
  refuses({"--require-approval", "--key-file", "me.pem"}, "is a private key");

  const auto good = read_text(desk.folder / "the.plan");
  const auto altered = GENERATE_COPY(as<std::pair<std::string, std::string>>{},  //
                                     std::pair{"a.jpg", "b.jpg"}, std::pair{"act_123", "act_124"},
                                     std::pair{"\"verdict\":", "\"verdict\": "}, std::pair{"}\n", "}\n\n"},
                                     std::pair{"\"made\": \"2", "\"made\": \"3"});
  desk.edit(altered.first, altered.second);
  refuses(required, "altered");
  CHECK_THAT(desk.metaup({"review", "the.plan"}).out, Contains("altered"));
  desk.folder.write("the.plan", good);
  desk.metaup.environment["METAUP_REQUIRE_APPROVAL"] = "true";
  CHECK(desk.apply({"--key-file", "me.pem.pub"}).exit_code == 0);
}

TEST_CASE("a plan is shown as a table, as items and as a page", "[e2e][plan]") {
  Desk desk;
  desk.folder.write("a.jpg", make_jpeg(1));
  desk.folder.write("launch.csv", launch_sheet({{"<b>A</b>", "a.jpg"}, {"B", "missing.jpg"}}));
  static_cast<void>(desk.plan("create-creative", {"--from", "launch.csv", "--ads"}));
  desk.metaup.environment.erase("METAUP_ACCESS_TOKEN");
  const auto table = desk.metaup({"review", "the.plan", "--html", "page.html"});
  CHECK(table.exit_code == 0);
  CHECK_THAT(table.out, Contains("create     creative act_123 launch.csv:2 → <b>A</b>"));
  CHECK_THAT(table.out, Contains("refused    creative act_123 launch.csv:3"));
  CHECK_THAT(table.out, Contains("missing.jpg"));
  CHECK_THAT(table.out, Contains("points at Meta"));
  const auto page = read_text(desk.folder / "page.html");
  CHECK_THAT(page, Contains("data:image/jpeg;base64,"));
  CHECK_THAT(page, Contains("&lt;b&gt;A&lt;/b&gt;"));
  CHECK_THAT(page, !Contains("<b>A</b>"));
  const auto listed = desk.metaup({"review", "the.plan", "-o", "ndjson"});
  CHECK(listed.exit_code == 0);
  CHECK(statuses(listed.out) == Counts{{"failed", 2}, {"planned", 3}});
  CHECK(item_of_kind(listed.out, "creative", "launch.csv:2").at("object").at("verdict") == "create");

  desk.folder.write("a.jpg", make_jpeg(2));
  REQUIRE(desk.metaup({"review", "the.plan", "--html", "page.html"}).exit_code == 0);
  CHECK_THAT(read_text(desk.folder / "page.html"), Contains("changed since the plan was made"));
}
