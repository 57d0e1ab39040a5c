#include <catch2/catch.hpp>
#include <set>

#include "base/text.hpp"
#include "simulator/base64.hpp"
#include "support/images.hpp"
#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kEdge = "/v26.0/act_1001/adimages";

std::string upload(Asking& asking, const std::string& name, unsigned char shade, const std::string& edge = kEdge) {
  const auto reply = asking.post_files(edge, {file_part(name, gif(4, 2, shade))});
  return Asking::body(reply)["images"][name]["hash"];
}

/// With one bit of its header turned.
std::string with_wrong_checksum(std::string png) {
  png[29] = static_cast<char>(png[29] ^ 1);
  return png;
}

}  // namespace

TEST_CASE("an uploaded image is known by the file's base name and its content", "[simulator]") {
  Asking asking;
  const auto first = Asking::body(asking.post_files(kEdge, {file_part("dir/a.gif", gif(4, 2))}));
  const auto again = upload(asking, "renamed.gif", 0);
  REQUIRE(first["images"].contains("a.gif"));
  CHECK(first["images"]["a.gif"]["width"] == 4);
  CHECK(first["images"]["a.gif"]["hash"] == again);
  const auto images = asking.state()["images"];
  REQUIRE(images.size() == 1);
  CHECK(images[0]["uploads"] == 2);
  CHECK(images[0]["name"] == "a.gif");
  CHECK(images[0]["hash"] == again);
  CHECK(upload(asking, "other.gif", 1) != again);
}

TEST_CASE("several files in one request are several images", "[simulator]") {
  Asking asking;
  const auto reply = asking.post_files(
      kEdge, {file_part("a.gif", gif(1, 1, 1)), file_part("b.gif", gif(1, 1, 2), "image/gif; charset=binary")});
  CHECK(Asking::body(reply)["images"].size() == 2);
}

TEST_CASE("files that are no good image are refused as the service does", "[simulator]") {
  const auto whole = gif(8, 8);
  const auto [name, bytes, type, subcode] = GENERATE_COPY(table<std::string, std::string, std::string, int>({
      {"a", whole, "image/gif", 1487411},
      {"a.tmp", whole, "image/gif", 1487411},
      {"a.gif", whole, "", 1487411},
      {"a.gif", whole, "image/png", 1487411},
      {"a.png", whole, "image/png", 1487411},
      {"a.png", whole, "image/gif", 1487411},
      {"a.jpg", test::make_png(1), "image/webp", 1487411},
      {"a.webp", std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "image/webp", 1487411},
      {"a.gif", whole, "application/octet-stream", 1487411},
      {"a.gif", "no image at all", "image/gif", 1487411},
      {"a.gif", "", "image/gif", 1487411},
      {"a.jpg", std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "image/jpeg", 1487411},
      {"a.heic", test::make_heic_head(), "image/heic", 1487411},
      {"a.png", test::make_avif_head(), "image/png", 1487411},
      {"a.png", "\x89PNG\r\n\x1A\n then nothing", "image/png", 2446496},
      {"a.png", with_wrong_checksum(test::make_png(1)), "image/png", 2446496},
      {"a.gif", test::make_gif(1).substr(0, 100), "image/gif", 2446496},
      {"a.jpg", "\xFF\xD8\xFF\xE0 cut short", "image/jpeg", 2446496},
      {"a.zip", "no archive", "application/zip", 1487411},
      {"a.zip", "no archive", "image/png", 1487411},
  }));
  Asking asking;
  CHECK(error_of(asking.post_files(kEdge, {file_part(name, bytes, type)})) == std::pair{100, subcode});
  CHECK(asking.state()["images"].empty());
}

TEST_CASE("a refused format is explained to a person", "[simulator]") {
  Asking asking;
  const auto webp = test::make_webp_head(64, 48);
  for (const auto& reply :
       {asking.post_files(kEdge, {file_part("a.webp", webp)}), asking.post(kEdge, {{"bytes", base64_encode(webp)}})}) {
    CHECK(reply.status == 400);
    CHECK(error_of(reply) == std::pair{100, 1487411});
    CHECK(Asking::body(reply)["error"]["message"] == "Invalid parameter");
    CHECK(Asking::body(reply)["error"]["error_user_msg"] == "The type of file is not supported.");
  }
}

TEST_CASE("a GIF without its trailer, or with something behind it, is taken as decoders do", "[simulator]") {
  const auto whole = test::make_gif(1);
  const auto bytes = GENERATE_COPY(as<std::string>{}, whole, whole.substr(0, whole.size() - 1),
                                   whole.substr(0, whole.size() - 1) + whole, whole + "x");
  Asking asking;
  CHECK(asking.post_files(kEdge, {file_part("a.gif", bytes)}).status == 200);
}

TEST_CASE("one bad file spoils a request, unless the scenario says otherwise", "[simulator]") {
  const std::vector<Part> parts{file_part("good.gif", gif(1, 1)), file_part("bad.gif", "bad")};
  Asking strict;
  CHECK(error_of(strict.post_files(kEdge, parts)) == std::pair{100, 1487411});
  CHECK(strict.state()["images"].empty());
  Asking lenient(R"({"images":{"skip_bad_parts":true}})");
  CHECK(Asking::body(lenient.post_files(kEdge, parts))["images"].size() == 1);
}

TEST_CASE("a scenario can accept what the service is not known to accept", "[simulator]") {
  Asking asking(R"({"images":{"accept":["webp"],"ignore_part_type":true}})");
  const auto webp = std::string("RIFF\x10\0\0\0WEBPVP8 ", 16);
  const auto reply = asking.post_files(kEdge, {file_part("a.webp", webp, "application/octet-stream")});
  CHECK(Asking::body(reply)["images"].contains("a.webp"));
}

TEST_CASE("what clients send that name no type for a part is a switch", "[simulator]") {
  Asking asking(R"({"images":{"untyped_parts":true}})");
  CHECK(asking.post_files(kEdge, {file_part("a.gif", gif(1, 1), "")}).status == 200);
  CHECK(error_of(asking.post_files(kEdge, {file_part("a.png", gif(1, 1), "")})) == std::pair{100, 1487411});
  CHECK(error_of(asking.post_files(kEdge, {file_part("a.gif", gif(1, 1), "image/png")})) == std::pair{100, 1487411});
}

TEST_CASE("a BMP is taken, and decoded", "[simulator]") {
  Asking asking;
  const auto whole = test::make_bmp(1, 8, 4);
  const auto reply = asking.post_files(kEdge, {file_part("a.bmp", whole, "image/x-ms-bmp")});
  CHECK(Asking::body(reply)["images"]["a.bmp"]["width"] == 8);
  const auto cut = whole.substr(0, whole.size() / 2);
  CHECK(error_of(asking.post_files(kEdge, {file_part("a.bmp", cut)})) == std::pair{100, 2446496});
  CHECK(asking.post(kEdge, {{"bytes", base64_encode(whole)}}).status == 200);
}

TEST_CASE("base64 images", "[simulator]") {
  Asking asking;
  const auto text = base64_encode(gif(3, 3));
  CHECK(Asking::body(asking.post(kEdge, {{"bytes", text}}))["images"].contains("bytes"));
  CHECK(Asking::body(asking.post(kEdge, {{"bytes", text}, {"name", "n"}}))["images"].contains("n"));
  CHECK(error_of(asking.post(kEdge, {{"bytes", "\xFF\xD8\xFF"}})) == std::pair{100, 1487242});
  CHECK(error_of(asking.post(kEdge, {{"bytes", "data:image/gif;base64," + text}})) == std::pair{100, 1487242});
  CHECK(error_of(asking.post(kEdge, {{"bytes", "Qk0 4g=="}})) == std::pair{100, 0});
}

TEST_CASE("there is no upload by URL", "[simulator]") {
  Asking asking;
  CHECK(error_of(asking.post(kEdge, {{"url", "https://example.com/a.jpg"}})) == std::pair{100, 0});
}

TEST_CASE("an image is copied between accounts by hash", "[simulator]") {
  Asking asking;
  const auto hash = upload(asking, "a.gif", 7, "/v26.0/act_1/adimages");
  const auto copy = [&](const std::string& source, const std::string& which) {
    return asking.post("/v26.0/act_2/adimages",
                       {{"copy_from", Json{{"source_account_id", source}, {"hash", which}}.dump()}});
  };
  CHECK(Asking::body(copy("1", hash))["images"].begin()->at("hash") == hash);
  CHECK(error_of(copy("act_1", hash)) == std::pair{100, 0});
  CHECK(error_of(copy("1", std::string(32, '0'))) == std::pair{100, 0});
}

TEST_CASE("names are cut to 100 characters, or refused by a switch", "[simulator]") {
  std::string name;
  for (int i = 0; i < 120; ++i) name += "é";
  Asking cutting;
  CHECK(cutting.post_files(kEdge, {file_part(name + ".gif", gif(1, 1))}).status == 200);
  CHECK(cutting.state()["images"][0]["name"].get<std::string>().size() == 200);
  Asking refusing(R"({"images":{"refuse_long_names":true}})");
  CHECK(error_of(refusing.post_files(kEdge, {file_part(name + ".gif", gif(1, 1))})) == std::pair{100, 0});
}

TEST_CASE("a list is paged by cursors, newest first, and its links carry the token", "[simulator]") {
  Asking asking;
  for (unsigned char i = 0; i < 5; ++i) upload(asking, std::to_string(i) + ".gif", i);
  std::vector<std::string> names;
  Fields query{{"fields", "name"}, {"limit", "2"}, {"summary", "true"}};
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = Asking::body(asking.get(kEdge, query));
    CHECK(page["summary"]["total_count"] == 5);
    for (const auto& image : page["data"]) names.push_back(image["name"]);
    REQUIRE(page["paging"]["cursors"].contains("after"));
    if (!page["paging"].contains("next")) break;
    CHECK(page["paging"]["next"].get<std::string>().starts_with("http://sim/v26.0/act_1001/adimages?access_token=T&"));
    set(query, "after", page["paging"]["cursors"]["after"]);
  }
  CHECK(names == std::vector<std::string>{"4.gif", "3.gif", "2.gif", "1.gif", "0.gif"});
}

TEST_CASE("a list is walked to its end and back, by cursors and by links", "[simulator]") {
  Asking asking;
  for (unsigned char i = 0; i < 5; ++i) upload(asking, std::to_string(i) + ".gif", i);
  const auto read = [&](Fields query) {
    query.insert(query.end(), {{"fields", "name"}, {"limit", "2"}});
    return Asking::body(asking.get(kEdge, query));
  };
  /// The names of a page, and which ways lead on from it.
  const auto told = [](const Json& page) {
    std::string text;
    for (const auto& image : page["data"]) text += image["name"].get<std::string>().substr(0, 1);
    for (const auto* const way : {"previous", "next"})
      text += page["paging"].contains(way) ? std::string(" ") + way : "";
    return text;
  };
  const auto from = [&](const Json& page, const std::string& direction) {
    const std::string cursor = page["paging"]["cursors"][direction];
    const auto* const way = direction == "after" ? "next" : "previous";
    if (page["paging"].contains(way)) {
      CHECK_THAT(page["paging"][way].get<std::string>(),
                 Catch::Matchers::Contains(direction + "=" + cursor.substr(0, cursor.find('='))));
    }
    return read({{direction, cursor}});
  };
  const auto first = read({});
  CHECK(told(first) == "43 next");
  const auto second = from(first, "after");
  CHECK(told(second) == "21 previous next");
  const auto third = from(second, "after");
  CHECK(told(third) == "0 previous");
  const auto beyond = from(third, "after");
  CHECK(told(beyond) == " previous");
  CHECK(told(from(beyond, "before")) == "10 previous");
  CHECK(told(from(third, "before")) == "21 previous next");
  CHECK(told(from(second, "before")) == "43 next");
  CHECK(told(from(first, "before")) == " next");
  CHECK(told(from(from(first, "before"), "after")) == "43 next");
}

TEST_CASE("a page can be empty and yet have a next one", "[simulator]") {
  Asking asking(R"({"paging":{"empty_pages":true}})");
  upload(asking, "a.gif", 0);
  const auto empty = Asking::body(asking.get(kEdge));
  CHECK(empty["data"].empty());
  REQUIRE(empty["paging"].contains("next"));
  const auto page = Asking::body(asking.get(kEdge, {{"after", empty["paging"]["cursors"]["after"]}}));
  CHECK(page["data"].size() == 1);
}

TEST_CASE("images are found by hash, name and size", "[simulator]") {
  Asking asking;
  const auto hash = upload(asking, "a.gif", 1);
  upload(asking, "b.gif", 2);
  const auto count = [&](const Fields& query) { return Asking::body(asking.get(kEdge, query))["data"].size(); };
  CHECK(count({{"hashes", Json{hash, "unknown"}.dump()}}) == 1);
  CHECK(count({{"name", "b.gif"}}) == 1);
  CHECK(count({{"minwidth", "4"}, {"minheight", "2"}}) == 2);
  CHECK(count({{"minwidth", "5"}}) == 0);
  CHECK(error_of(asking.get(kEdge, {{"hashes", hash}})) == std::pair{100, 0});
  CHECK(error_of(asking.get(kEdge, {{"minwidth", "-1"}})) == std::pair{100, 0});
  CHECK(error_of(asking.get(kEdge, {{"fields", "hash,nonsense"}})) == std::pair{100, 0});
}

TEST_CASE("an image can be read as a node but not deleted as one", "[simulator]") {
  Asking asking;
  const auto hash = upload(asking, "a.gif", 1);
  const auto node = Asking::body(asking.get("/v26.0/1001:" + hash, {{"fields", "name,width"}}));
  CHECK(node["name"] == "a.gif");
  CHECK(error_of(asking.del("/v26.0/1001:" + hash)) == std::pair{100, 33});
  CHECK(error_of(asking.del(kEdge)) == std::pair{100, 0});
  CHECK(Asking::body(asking.del(kEdge, {{"hash", hash}}))["success"] == true);
  CHECK(error_of(asking.del(kEdge, {{"hash", hash}})) == std::pair{100, 33});
}

TEST_CASE("there are no ETags any more", "[simulator]") {
  Asking asking;
  Request request{.method = "GET", .path = kEdge, .query = {{"access_token", "T"}}};
  request.headers.emplace_back("if-none-match", "\"any\"");
  const auto reply = asking.send(request);
  CHECK(reply.status == 200);
  CHECK(find(reply.headers, "ETag") == nullptr);
  CHECK(asking.state()["retired"] == Json{{"if-none-match", 1}});
}

TEST_CASE("a JPEG that was cut is found out, even when its thumbnail is whole", "[simulator]") {
  const auto whole =
      metaup::simulator::base64_decode(
          "/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAg+Pkk+SVVVVVVVVWRdZGhoaGRkZGRoaGhwcHCD"
          "g4NwcHBoaHBwfHyDg4+Tj4eHg4eTk5ubm7q6srLZ2eD/////xABKAAEAAAAAAAAAAAAAAAAAAAAAAQEAAAAAAAAAAAAAAAAAAA"
          "AAEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgACAAIAwESAAISAAMSAP/aAAwDAQACEQMRAD8AAA//"
          "2Q==")
          .value();
  CHECK(examine_image(whole).decodable);
  CHECK(examine_image(whole).width == 8);
  CHECK(examine_image(whole + "trailing bytes").decodable);
  const auto cut = whole.substr(0, whole.size() - 2);
  CHECK_FALSE(examine_image(cut).decodable);
  const auto length = whole.size() + 2;  // of the segment that holds the thumbnail, its own two bytes included
  const auto thumbnail =
      std::string("\xFF\xE1") + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFFU) + whole;
  CHECK_FALSE(examine_image(cut.substr(0, 2) + thumbnail + cut.substr(2)).decodable);
  CHECK(examine_image(whole.substr(0, 2) + thumbnail + whole.substr(2)).decodable);
}
