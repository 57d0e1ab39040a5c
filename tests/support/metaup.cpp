#include "support/metaup.hpp"

#include <catch2/catch.hpp>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace metaup::test {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// As after a run of today: Meta has said that the token never ends, and is not asked again.
void remember_token(const fs::path& folder) {
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  const nlohmann::json known{{"asked", std::time(nullptr)}, {"expires", 0}, {"data_access_expires", 0}};
  constexpr auto* kDigest = "e49f1687a187b67015f7df58b803225663e834c02149c410abbf1d62de834d82";
  std::ofstream(folder / "tokens.json") << nlohmann::json{{"key", "key of the tests"}, {"tokens", {{kDigest, known}}}};
}

}  // namespace

Metaup::Metaup() {
  remember_token(home_ / "state/metaup");
  environment = {{"HOME", home_.path()},
                 {"XDG_STATE_HOME", home_ / "state"},
                 {"XDG_CONFIG_HOME", home_ / "config"},
                 {"PATH", fs::path(METAUP_BINARY).parent_path().string() + ":/usr/sbin:/usr/bin:/sbin:/bin"},
                 {"LANG", "C.UTF-8"},
                 {"METAUP_ACCESS_TOKEN", kToken}};
}

Process Metaup::start(std::vector<std::string> args, const std::string& stdin_text) {
  args.insert(args.begin(), METAUP_BINARY);
  return Process(
      {.argv = std::move(args), .environment = environment, .stdin_text = stdin_text, .directory = directory});
}

Finished Metaup::operator()(std::vector<std::string> args, const std::string& stdin_text) {
  const auto finished = start(std::move(args), stdin_text).wait();
  search_for_token(finished);
  return finished;
}

Finished Metaup::shell(const std::string& script, std::vector<std::string> args) {
  args.insert(args.begin(), {"/bin/sh", "-c", script, "sh"});
  const auto finished =
      run({.argv = std::move(args), .environment = environment, .stdin_text = {}, .directory = directory});
  search_for_token(finished);
  return finished;
}

void Metaup::search_for_token(const Finished& finished) const {
  REQUIRE(finished.out.find(kToken) == std::string::npos);
  REQUIRE(finished.err.find(kToken) == std::string::npos);
  for (const auto& entry : fs::recursive_directory_iterator(home_.path())) {
    if (!entry.is_regular_file()) continue;
    INFO(entry.path());
    REQUIRE(contents(entry.path()).find(kToken) == std::string::npos);
  }
}

namespace {

/// Discarded when it is no JSON, or has a member twice, which readers take for different things.
nlohmann::json parse_strictly(const std::string& text) {
  using nlohmann::json;
  std::vector<std::set<std::string>> open;
  bool is_twice = false;
  auto parsed = json::parse(
      text,
      [&](int /*depth*/, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start) open.emplace_back();
        if (event == json::parse_event_t::object_end) open.pop_back();
        if (event == json::parse_event_t::key) is_twice |= !open.back().insert(value.get<std::string>()).second;
        return true;
      },
      false);
  return is_twice ? json(json::value_t::discarded) : parsed;
}

}  // namespace

std::vector<nlohmann::json> events(const std::string& ndjson) {
  std::vector<nlohmann::json> found;
  std::istringstream lines(ndjson);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    auto event = parse_strictly(line);
    REQUIRE(event.is_object());
    found.push_back(std::move(event));
  }
  return found;
}

std::vector<nlohmann::json> items(const std::string& ndjson) {
  std::vector<nlohmann::json> found;
  for (auto& event : events(ndjson)) {
    if (event.at("type").get<std::string>().starts_with("item_")) found.push_back(event.at("item"));
  }
  return found;
}

std::map<std::string, int> statuses(const std::string& ndjson) {
  std::map<std::string, int> counts;
  for (const auto& item : items(ndjson)) ++counts[item.at("status")];
  return counts;
}

nlohmann::json summary(const std::string& ndjson) {
  const auto all = events(ndjson);
  REQUIRE_FALSE(all.empty());
  REQUIRE(all.back().at("type") == "summary");
  return all.back();
}

}  // namespace metaup::test
