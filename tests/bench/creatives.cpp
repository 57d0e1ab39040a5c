#include "creatives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace metaup::bench {
namespace {

constexpr auto kImage = "0123456789abcdef0123456789abcdef";

/// One operation of a batch, as metaup writes it; what is in the body is percent-encoded.
std::string operation(std::uint32_t number) {
  return fmt::format(
      R"({{"body":"name=Creative%20{0}&object_story_spec=%7B%22link_data%22%3A%7B%22image_hash%22%3A%22{1}%22%2C)"
      R"(%22link%22%3A%22https%3A%2F%2Fexample.com%2F{0}%22%2C%22message%22%3A%22Message%20{0}%22%7D%2C)"
      R"(%22page_id%22%3A%22111%22%7D","method":"POST","omit_response_on_success":false,)"
      R"("relative_url":"v26.0/act_1/adcreatives"}})",
      number, kImage);
}

}  // namespace

void write_creatives(const std::filesystem::path& manifest, std::uint32_t count) {
  std::ofstream file(manifest);
  file << "name,page_id,image,link,message\n";
  for (std::uint32_t number = 0; number < count; ++number) {
    file << fmt::format("Creative {0},111,hash:{1},https://example.com/{0},Message {0}\n", number, kImage);
  }
}

std::filesystem::path write_batch_config(const std::filesystem::path& folder, std::uint32_t count, std::uint32_t batch,
                                         const std::string& url) {
  auto config = folder / "batches.conf";
  std::ofstream file(config);
  for (std::uint32_t first = 0; first < count; first += batch) {
    const auto body = folder / fmt::format("batch-{}.json", first);
    std::ofstream entries(body);
    for (auto number = first; number < std::min(first + batch, count); ++number) {
      entries << (number == first ? "[" : ",") << operation(number);
    }
    entries << "]";
    file << (first == 0 ? "" : "next\n")
         << fmt::format(
                "url = \"{}/\"\nform = \"access_token=bench\"\nform = \"include_headers=true\"\n"
                "form = \"batch=<{}\"\n",
                url, body.string());
  }
  return config;
}

}  // namespace metaup::bench
