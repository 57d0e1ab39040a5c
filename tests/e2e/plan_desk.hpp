#pragma once
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "launch_pad.hpp"

namespace metaup::test {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// A server, a folder to work in, and plans.
struct Desk : LaunchPad {
  using LaunchPad::LaunchPad;

  /// The plan of a command for account 123, in "the.plan".
  nlohmann::json plan(const std::string& command, std::vector<std::string> more) {
    more.insert(more.end(), {"--plan", "the.plan"});
    const auto planned = run(command, std::move(more));
    REQUIRE(planned.exit_code == 0);
    return nlohmann::json::parse(read_text(folder / "the.plan"));
  }
  Finished apply(std::vector<std::string> more = {}) {
    std::vector<std::string> args{"apply", "the.plan", "--graph-url", simulator.url(), "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    auto finished = metaup(args);
    UNSCOPED_INFO(finished.out << finished.err);
    return finished;
  }
  /// Verdicts by source and kind, as "image a.jpg".
  static std::map<std::string, std::string> verdicts(const nlohmann::json& plan) {
    std::map<std::string, std::string> all;
    for (const auto& target : plan.at("targets")) {
      all[target.at("kind").get<std::string>() + " " + target.at("source").get<std::string>()] = target.at("verdict");
    }
    return all;
  }
  void edit(const std::string& from, const std::string& to) {
    folder.write("the.plan", replaced(read_text(folder / "the.plan"), from, to));
  }
  [[nodiscard]] std::size_t held(const std::string& what) const { return simulator.state().at(what).size(); }
};

inline std::string error_of(const nlohmann::json& item) { return item.at("error").at("message"); }

/// Creatives by their names and pictures, with an ad each.
inline std::string launch_sheet(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string text = "name,page_id,link,message,cta,image,adset\n";
  for (const auto& [name, image] : rows) text += name + ",1,https://example.com,Hello,SHOP_NOW," + image + ",238\n";
  return text;
}

}  // namespace metaup::test
