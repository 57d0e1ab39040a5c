#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/album.hpp"

namespace metaup::test {

/// A server, and a folder with manifests and what they name, to run create-creative and create-ad in.
struct LaunchPad {
  explicit LaunchPad(const std::string& scenario = R"({"limits":{"enforce":false}})") : simulator(scenario) {
    metaup.directory = folder.path();
    metaup.environment["PATH"] = "/nonexistent";       // ffprobe refuses videos that have boxes but no frames
    metaup.environment["METAUP_REVIEW_DELAY"] = "0s";  // no test waits for what none of it is about
  }

  /// A command for account 123 that answers in ndjson.
  Finished run(const std::string& command, std::vector<std::string> more, const std::string& stdin_text = {}) {
    auto finished = metaup(arguments(command, std::move(more)), stdin_text);
    UNSCOPED_INFO(finished.err);
    return finished;
  }
  Finished creatives(std::vector<std::string> more, const std::string& stdin_text = {}) {
    return run("create-creative", std::move(more), stdin_text);
  }
  [[nodiscard]] std::vector<std::string> arguments(const std::string& command, std::vector<std::string> more) const {
    std::vector<std::string> args{command, "--account", "123", "--graph-url", simulator.url(), "-o", "ndjson"};
    args.insert(args.end(), more.begin(), more.end());
    return args;
  }

  /// What the creative of that name was made of, as the simulator holds it.
  [[nodiscard]] nlohmann::json params_of(const std::string& name) const {
    const auto state = simulator.state();
    for (const auto& creative : state.at("creatives")) {
      if (creative.at("name") == name) return creative.at("params");
    }
    return {};
  }

  /// A member of each ad that the simulator holds, by the ad's name.
  [[nodiscard]] std::map<std::string, std::string> of_ads(const std::string& member) const {
    std::map<std::string, std::string> values;
    const auto state = simulator.state();
    for (const auto& ad : state.at("ads")) values[ad.at("name")] = ad.at(member);
    return values;
  }

  Simulator simulator;
  Metaup metaup;
  TempDir folder;
};

/// The items of one kind.
inline std::vector<nlohmann::json> items_of_kind(const std::string& ndjson, const std::string& kind) {
  auto all = items(ndjson);
  std::erase_if(all, [&](const auto& item) { return item.at("kind") != kind; });
  return all;
}

/// The item of that kind and source.
inline nlohmann::json item_of_kind(const std::string& ndjson, const std::string& kind, const std::string& source) {
  for (auto& item : items_of_kind(ndjson, kind)) {
    if (item.at("source") == source) return item;
  }
  return {};
}

}  // namespace metaup::test
