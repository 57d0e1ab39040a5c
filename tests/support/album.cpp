#include "support/album.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "support/images.hpp"

namespace metaup::test {
namespace {

/// Of a child that has not been waited for: whether it still runs.
bool runs(const Process& process) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(process.pid()), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

}  // namespace

std::vector<std::string> write_images(const TempDir& directory, const std::string& folder, std::uint32_t count,
                                      std::uint32_t first) {
  std::vector<std::string> paths;
  for (auto seed = first; seed < first + count; ++seed) {
    const auto write = [&](const char* extension, const std::string& bytes) {
      paths.push_back(directory.write(fmt::format("{}/{:04}.{}", folder, seed, extension), bytes));
    };
    switch (seed % 4) {
      case 1:
        write("jpg", make_jpeg(seed));
        break;
      case 2:
        write("png", make_png(seed));
        break;
      case 3:
        write("gif", make_gif(seed));
        break;
      default:
        write("jpg", make_jpeg(seed, 16, 12));
        break;
    }
  }
  return paths;
}

std::vector<std::string> upload(const std::string& url, const std::string& path, std::vector<std::string> more) {
  std::vector<std::string> args{"upload", "--account", "123", "--graph-url", url, "-o", "ndjson"};
  if (!path.empty()) args.push_back(path);
  args.insert(args.end(), more.begin(), more.end());
  return args;
}

nlohmann::json item_of(const std::string& ndjson, const std::string& source_end) {
  std::vector<nlohmann::json> found;
  for (auto& item : items(ndjson)) {
    if (item.at("source").get<std::string>().ends_with(source_end)) found.push_back(std::move(item));
  }
  INFO(source_end << " in\n" << ndjson);
  REQUIRE(found.size() == 1);
  return found.front();
}

std::map<std::string, int> uploads_by_name(const Simulator& simulator, const std::string& account) {
  std::map<std::string, int> uploads;
  const auto state = simulator.state();
  for (const auto& image : state.at("images")) {
    if (image.at("account") == account) uploads[image.at("name")] += image.at("uploads").get<int>();
  }
  return uploads;
}

int http_requests(const Simulator& simulator) { return simulator.state().at("http_requests"); }

void wait_for_requests(const Simulator& simulator, const Process& process, int count) {
  while (http_requests(simulator) < count && runs(process)) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});  // waiting for another process, not for time
  }
}

}  // namespace metaup::test
