#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "support/album.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"
#include "support/raw_server.hpp"

using namespace metaup::test;

namespace {

namespace fs = std::filesystem;
using Counts = std::map<std::string, int>;

/// The base names of what a run took up.
std::set<std::string> taken(const Finished& run) {
  std::set<std::string> names;
  for (const auto& item : items(run.out)) names.insert(fs::path(item.at("source")).filename());
  return names;
}

std::vector<std::string> validate(std::vector<std::string> more) {
  more.insert(more.begin(), {"validate", "-o", "ndjson"});
  return more;
}

}  // namespace

TEST_CASE("a list of paths comes from stdin or from a file, by lines or by NULs", "[e2e][sources]") {
  Metaup metaup;
  TempDir folder;
  const auto paths = write_images(folder, "in", 2);
  const auto odd = folder.write("in/two\nlines.jpg", make_jpeg(9));
  const auto lines = paths[0] + "\n" + paths[1] + "\n";
  std::string nuls;
  for (const auto& path : {paths[0], paths[1], odd}) nuls += path + '\0';
  const std::set<std::string> two{"0001.jpg", "0002.png"};
  const std::set<std::string> three{"0001.jpg", "0002.png", "two\nlines.jpg"};
  CHECK(taken(metaup(validate({"-"}), lines)) == two);
  CHECK(taken(metaup(validate({"-", "-0"}), nuls)) == three);
  CHECK(taken(metaup(validate({"--files-from", folder.write("list", lines)}))) == two);
  CHECK(taken(metaup(validate({"--files-from", "-"}), lines)) == two);
  CHECK(taken(metaup(validate({"-0", "--files-from", folder.write("list", nuls)}))) == three);
  const auto twice = metaup(validate({"-", paths[0]}), lines);
  CHECK(items(twice.out).size() == 2);
}

TEST_CASE("a path that is not there is told, whatever its name says and wherever it is named", "[e2e][sources]") {
  Metaup metaup;
  TempDir folder;
  const auto path = folder / GENERATE("missing.mp4", "missing.png", "missing");
  const auto command = GENERATE(as<std::string>{}, "upload-image", "upload-video", "upload");
  CAPTURE(path, command);
  const std::vector<std::string> common{command, "-n", "--account", "1", "-o", "ndjson"};
  const auto with = [&](std::vector<std::string> more, const std::string& input) {
    more.insert(more.begin(), common.begin(), common.end());
    return metaup(more, input);
  };
  for (const auto& run : {with({path}, ""), with({"-"}, path), with({"--files-from", "-"}, path)}) {
    CHECK(run.exit_code == 5);
    CHECK(taken(run) == std::set<std::string>{fs::path(path).filename()});
  }
}

TEST_CASE("a file where a list of paths is expected is refused as one", "[e2e][sources]") {
  Metaup metaup;
  TempDir folder;
  const auto content = GENERATE(make_jpeg(1), make_png(1), make_video(1));
  const auto piped = metaup(validate({"-"}), content);
  CHECK(piped.exit_code == 2);
  CHECK_THAT(piped.err, Catch::Contains("stdin holds a file") && Catch::Contains("--stdin-name"));
  const auto listed = metaup(validate({"--files-from", folder.write("list", content)}));
  CHECK(listed.exit_code == 2);
  CHECK_THAT(listed.err, Catch::Contains("without --files-from"));
}

TEST_CASE("what is not excluded and, if anything is, included, is taken", "[e2e][sources]") {
  const auto [more, expected] = GENERATE(table<std::vector<std::string>, std::set<std::string>>({
      {{}, {"a.jpg", "b.png", "c.jpg", "d.jpg"}},
      {{"--include", "*.jpg"}, {"a.jpg", "c.jpg", "d.jpg"}},
      {{"--exclude", "old/"}, {"a.jpg", "b.png", "d.jpg"}},
      {{"--exclude", "*.jpg", "--include", "*.jpg"}, {}},
      {{"--include", "*.png", "--include", "d.*"}, {"b.png", "d.jpg"}},
      {{"--no-recursive"}, {"a.jpg", "b.png"}},
      {{"--min-size", "100K"}, {"d.jpg"}},
      {{"--max-size", "100K", "--include", "*.jpg"}, {"a.jpg", "c.jpg"}},
  }));
  Metaup metaup;
  TempDir folder;
  folder.write("in/a.jpg", make_jpeg(1));
  folder.write("in/b.png", make_png(2));
  folder.write("in/old/c.jpg", make_jpeg(3));
  folder.write("in/new/d.jpg", make_jpeg(4, 900, 700));
  folder.write("in/notes.txt", "not an image");
  auto arguments = validate({folder / "in"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  CHECK(taken(metaup(arguments)) == expected);
}

TEST_CASE("validate sends nothing and needs no token", "[e2e][sources]") {
  Metaup metaup;
  fs::remove_all(metaup.home() / "state");
  metaup.environment.erase("METAUP_ACCESS_TOKEN");
  TempDir folder;
  write_images(folder, "in", 3);
  CHECK(statuses(metaup(validate({folder / "in"})).out) == Counts{{"valid", 3}});
  folder.write("in/cut.jpg", truncated(make_jpeg(7)));
  const auto run = metaup(validate({folder / "in"}));
  CHECK(run.exit_code == 12);
  CHECK(statuses(run.out) == Counts{{"valid", 3}, {"failed", 1}});
  CHECK_FALSE(fs::exists(metaup.home() / "state"));
}

TEST_CASE("an image is fetched from the web and then sent", "[e2e][sources]") {
  const Simulator simulator;
  Metaup metaup;
  RawServer web([](const RawRequest& request, RawConnection& connection) {
    if (request.target == "/moved") return connection.reply(302, "", "Location: /photos/hero.jpg\r\n");
    if (request.target == "/gone.jpg") return connection.reply(404, "gone");
    if (request.target == "/page.jpg") return connection.reply(200, "<html>");
    connection.reply(200, make_jpeg(1), "Content-Type: image/jpeg\r\n");
  });
  const auto send = [&](const std::string& target) {
    return metaup(
        {"upload-image", web.url(target), "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"});
  };
  const auto run = send("/photos/hero.jpg?size=large");
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  CHECK(uploads_by_name(simulator) == Counts{{"hero.jpg", 1}});
  CHECK(items(run.out).at(0).at("source") == web.url("/photos/hero.jpg?size=large"));
  CHECK(statuses(send("/moved").out) == Counts{{"unchanged", 1}});
  CHECK(send("/gone.jpg").exit_code == 5);
  CHECK(send("/page.jpg").exit_code == 12);
  for (const auto& request : web.requests()) {
    CHECK(request.header("Authorization").empty());
    CHECK(request.target.find(kToken) == std::string::npos);
  }
}

TEST_CASE("lists of paths may hold URLs, and may come from one", "[e2e][sources]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  const auto here = folder.write("b.jpg", make_jpeg(2));
  std::string list;
  RawServer web([&](const RawRequest& request, RawConnection& connection) {
    connection.reply(200, request.target == "/list" ? list : make_jpeg(1));
  });
  list = here + "\n" + web.url("/a.jpg") + "\n";
  const auto send = [&](const std::string& command, const std::string& from) {
    return metaup({command, "--files-from", from, "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"},
                  list);
  };
  const auto from = GENERATE(as<std::string>{}, "a file", "stdin", "the web");
  const auto run = send("upload-image", from == "a file"  ? folder.write("list", list)
                                        : from == "stdin" ? "-"
                                                          : web.url("/list"));
  INFO(from << run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(uploads_by_name(simulator) == Counts{{"a.jpg", 1}, {"b.jpg", 1}});
  CHECK(item_of(run.out, "a.jpg").at("source") == web.url("/a.jpg"));
}

TEST_CASE("an image is not fetched from a private address", "[e2e][sources]") {
  const Simulator simulator;
  Metaup metaup;
  const auto run = metaup({"upload-image", "https://169.254.169.254/latest/meta-data/a.jpg", "--account", "123",
                           "--graph-url", simulator.url(), "-o", "ndjson"});
  CHECK(run.exit_code == 12);
  CHECK(items(run.out).at(0).at("error").at("message").get<std::string>().find("169.254.169.254") != std::string::npos);
  CHECK(http_requests(simulator) == 0);
}

TEST_CASE("a file that changes while it is sent is not recorded", "[e2e][sources]") {
  Metaup metaup;
  TempDir folder;
  const auto path = folder.write("in/a.jpg", make_jpeg(1));
  RawServer server([&](const RawRequest& request, RawConnection& connection) {
    std::ofstream(path, std::ios::app) << 'x';  // never shorter, which is another error
    server.record_body(request, connection);
    connection.reply(200, R"({"images":{"a.jpg":{"hash":"0123456789abcdef0123456789abcdef"}}})");
  });
  const auto run = metaup(upload(server.url(""), folder / "in", {"--attempts", "1"}));
  CHECK(run.exit_code != 0);
  const auto item = items(run.out).at(0);
  CHECK(item.at("status") == "failed");
  CHECK_THAT(item.at("error").at("message"), Catch::Contains("changed"));
  CHECK(metaup({"ledger", "show", "--graph-url", server.url("")}).out.empty());
}
