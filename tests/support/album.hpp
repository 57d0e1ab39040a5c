#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/metaup.hpp"
#include "support/simulator.hpp"

/// What the tests of the built program have in common: folders of images, and how they are sent.
namespace metaup::test {

/// Writes images of JPEG, PNG, GIF and once more JPEG in turn, each of its own content, as "0001.jpg",
/// "0002.png" … below `folder` of the directory; returns their paths. `first` numbers the first.
std::vector<std::string> write_images(const TempDir& directory, const std::string& folder, std::uint32_t count,
                                      std::uint32_t first = 1);

/// The arguments of `metaup upload PATH --account 123` to that server, with ndjson as output.
std::vector<std::string> upload(const std::string& url, const std::string& path, std::vector<std::string> more = {});

/// The item whose source ends with that text; fails the test when there is not exactly one.
nlohmann::json item_of(const std::string& ndjson, const std::string& source_end);

/// How often the bytes of each image came, by name, for one account.
std::map<std::string, int> uploads_by_name(const Simulator& simulator, const std::string& account = "123");
/// How many HTTP requests the simulator has seen.
int http_requests(const Simulator& simulator);

/// Waits until a running program has made at least that many requests, or has ended.
void wait_for_requests(const Simulator& simulator, const Process& process, int count);

}  // namespace metaup::test
