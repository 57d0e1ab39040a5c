#include <catch2/catch.hpp>

#include "integration/studio/studio.hpp"

using namespace metaup;
using report::Status;
using test::Studio;

// Meta refuses the multipart images of some clients as of an unsupported type, and takes the same
// images as base64 bytes.

namespace {

std::uint64_t posts(Studio& studio) { return studio.state().at("requests").value("POST adimages", std::uint64_t{0}); }

std::size_t notices_on(const Studio& studio, std::string_view word) {
  std::size_t count = 0;
  for (const auto& event : studio.reporter.events) {
    const auto* const notice = std::get_if<report::Notice>(&event);
    if (notice != nullptr && notice->message.find(word) != std::string::npos) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a good image whose part is refused goes up as bytes, and so does the rest of the run", "[run]") {
  Studio studio(R"({"images":{"refuse_parts":true}})");
  std::vector<std::string> files;
  for (std::uint32_t i = 0; i < 8; ++i) files.push_back(studio.picture(i));
  const auto take = studio.upload(files);
  CHECK(take.exit_code == 0);
  for (const auto& item : take.items) CHECK(item.status == Status::uploaded);
  CHECK(posts(studio) < files.size() + 4);  // those that were under way when the first was refused
  CHECK(notices_on(studio, "base64") == 1);
}

TEST_CASE("an image that is refused as bytes too has failed after two requests", "[run]") {
  Studio studio;
  studio.add_fault(R"({"edge":"adimages","error":{"code":100,"subcode":1487411}})");
  const auto take = studio.upload({studio.picture(1)});
  CHECK(take.exit_code == 4);
  CHECK(take.item().error->subcode == 1487411);
  CHECK(posts(studio) == 2);
}

TEST_CASE("images that go as bytes from the start are refused once", "[run]") {
  Studio studio;
  studio.settings.method = upload::ImageMethod::bytes;
  studio.add_fault(R"({"edge":"adimages","error":{"code":100,"subcode":1487411}})");
  CHECK(studio.upload({studio.picture(1)}).exit_code == 4);
  CHECK(posts(studio) == 1);
}

TEST_CASE("another refusal of a part is final", "[run]") {
  Studio studio;
  studio.add_fault(R"({"edge":"adimages","error":{"code":100,"subcode":2446496}})");
  CHECK(studio.upload({studio.picture(1)}).exit_code == 4);
  CHECK(posts(studio) == 1);
}
