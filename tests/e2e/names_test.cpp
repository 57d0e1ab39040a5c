#include <catch2/catch.hpp>

#include "support/album.hpp"
#include "support/images.hpp"

using namespace metaup::test;

namespace {

/// The only name that the account holds after this file was sent.
std::string sent_name(const std::string& file, const std::string& bytes, std::vector<std::string> more = {}) {
  const Simulator simulator(R"({"images":{"refuse_long_names":true}})");
  Metaup metaup;
  TempDir folder;
  folder.write(file, bytes);
  const auto run = metaup(upload(simulator.url(), folder.path(), std::move(more)));
  INFO(run.out);
  REQUIRE(run.exit_code == 0);
  const auto item = items(run.out).at(0);
  const auto name = simulator.state().at("images").at(0).at("name").get<std::string>();
  CHECK(item.at("name") == name);
  return name;
}

}  // namespace

TEST_CASE("an extension that contradicts the content is corrected", "[e2e][names]") {
  CHECK(sent_name("photo.png", make_jpeg(1)) == "photo.jpg");
  CHECK(sent_name("photo", make_png(1)) == "photo.png");
  CHECK(sent_name("photo.JPEG", make_jpeg(1)) == "photo.JPEG");
}

TEST_CASE("a name over 100 characters is cut between characters and stays its own", "[e2e][names]") {
  std::string umlauts;
  for (int i = 0; i < 120; ++i) umlauts += "ü";
  const auto first = sent_name(umlauts + ".jpg", make_jpeg(1));
  const auto second = sent_name(umlauts + ".jpg", make_jpeg(2));
  CHECK(first.ends_with(".jpg"));
  CHECK(first.starts_with("üüü"));
  CHECK(first != second);
}

TEST_CASE("a template makes the names", "[e2e][names]") {
  CHECK(sent_name("spring/hero.jpg", make_jpeg(1, 80, 40),
                  {"--name-template", "{dir}-{stem}-{width}x{height}.{ext}"}) == "spring-hero-80x40.jpg");
}

TEST_CASE("a name that would be corrected or cut is reported", "[e2e][names]") {
  const Simulator simulator;
  Metaup metaup;
  TempDir folder;
  folder.write("photo.png", make_jpeg(1));
  const auto run = metaup(upload(simulator.url(), folder.path()));
  CHECK(items(run.out).at(0).at("warnings").size() == 1);
}

TEST_CASE("a name that is no UTF-8 or would steer a terminal goes up as a safe one", "[e2e][names]") {
  CHECK(sent_name("a\x1B[2J.jpg", make_jpeg(1)) == "a_[2J.jpg");
  CHECK(sent_name("b\xFF.jpg", make_jpeg(1)) == "b_.jpg");
}
