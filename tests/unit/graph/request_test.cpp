#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "graph/urls.hpp"
#include "support/temp_dir.hpp"
#include "unit/graph/samples.hpp"

using namespace metaup;
using namespace metaup::graph;
using namespace metaup::test;
using nlohmann::json;

namespace {

Connection connection() { return {"https://graph.test", "https://video.test", "v26.0", Secret("TOKEN"), ""}; }

http::Request request_of(Call::Shape shape, const std::vector<Operation>& operations, const Connection& to) {
  return to_request(shape, pointers(operations), to);
}
http::Request single(const Operation& operation, const Connection& to = connection()) {
  return request_of(Call::Shape::single, {operation}, to);
}

const http::Part& part(const http::Request& request, std::string_view name) {
  for (const auto& part : std::get<http::MultipartBody>(request.body).parts) {
    if (part.name == name) return part;
  }
  FAIL("no part " << name);
  throw std::logic_error("unreachable");
}

std::string text(const http::Part& part) { return std::get<std::string>(part.content); }

json batch_of(const http::Request& request) { return json::parse(text(part(request, "batch"))); }

Operation create_image(const std::shared_ptr<const OpenFile>& file, std::string filename) {
  auto made = operation(Edge::adimages_create, http::Method::post, "act_1/adimages");
  made.attachments = {{"filename", std::move(filename), "image/jpeg", {file, {0, file->size()}}}};
  return made;
}

}  // namespace

TEST_CASE("a read has its parameters in the query and its token in the header", "[graph]") {
  auto read = operation(Edge::adimages_read, http::Method::get, "act_1/adimages");
  read.params = {{"fields", "id,hash"}, {"name", "a&b c"}};
  const auto request = single(read);
  CHECK(request.method == http::Method::get);
  CHECK(request.url == "https://graph.test/v26.0/act_1/adimages?fields=id%2Chash&name=a%26b%20c");
  REQUIRE(request.bearer);
  CHECK(request.bearer->reveal() == "TOKEN");
  CHECK(std::holds_alternative<http::NoBody>(request.body));
}

TEST_CASE("a delete has its parameters in the query", "[graph]") {
  auto erase = operation(Edge::adimages_delete, http::Method::del, "act_1/adimages");
  erase.params = {{"hash", "ab"}};
  const auto request = single(erase);
  CHECK(request.method == http::Method::del);
  CHECK(request.url == "https://graph.test/v26.0/act_1/adimages?hash=ab");
}

TEST_CASE("a write without files is a form", "[graph]") {
  const auto request = single(create_creative("a+b=c"));
  CHECK(request.url == "https://graph.test/v26.0/act_1/adcreatives");
  CHECK(std::get<http::FormBody>(request.body).fields.front() == std::pair<std::string, std::string>{"name", "a+b=c"});
}

TEST_CASE("a write with a file is multipart, and base64 a plain field of it", "[graph]") {
  const TempDir dir;
  const auto file = OpenFile::open(dir.write("a.jpg", "bytes")).value();
  auto image = create_image(file, "a.jpg");
  image.params = {{"name", "n"}};
  image.attachments.push_back({"bytes", "b.jpg", "image/jpeg", {file, {1, 3}}, true});
  const auto request = single(image);
  CHECK(text(part(request, "name")) == "n");
  const auto& plain = part(request, "filename");
  CHECK(plain.filename == "a.jpg");
  CHECK(plain.content_type == "image/jpeg");
  CHECK(std::get<FileSlice>(plain.content).range == ByteRange{0, 5});
  const auto& encoded = part(request, "bytes");
  CHECK(encoded.filename.empty());
  CHECK(std::get<http::Base64Slice>(encoded.content).slice.range == ByteRange{1, 3});
}

TEST_CASE("what is for the video host goes there, if there is one", "[graph]") {
  auto start = operation(Edge::advideos_start, http::Method::post, "act_1/advideos");
  start.video_host = true;
  CHECK(single(start).url == "https://video.test/v26.0/act_1/advideos");
  auto to = connection();
  to.video_url.clear();
  CHECK(single(start, to).url == "https://graph.test/v26.0/act_1/advideos");
}

TEST_CASE("the proof of the app secret is a parameter of each request", "[graph]") {
  auto to = connection();
  to.appsecret_proof = "abc";
  CHECK(single(operation(Edge::account_read, http::Method::get, "act_1"), to).url.ends_with("?appsecret_proof=abc"));
  const auto form = single(create_ad("x"), to);
  CHECK(std::get<http::FormBody>(form.body).fields.back().first == "appsecret_proof");
  CHECK(text(part(request_of(Call::Shape::batch, {create_ad("x"), create_ad("y")}, to), "appsecret_proof")) == "abc");
}

TEST_CASE("the proof is the HMAC of the token under the app secret", "[graph]") {
  CHECK(appsecret_proof(Secret("0123456789abcdef0123456789abcdef"), Secret("EAAtestToken0123456789")) ==
        "210ebcb6e3ad4e66153c1e20a40e5a4ef53baa04a8f07850990ddf3da62ad0c1");
}

TEST_CASE("without a token there is no header for it", "[graph]") {
  auto to = connection();
  to.token = Secret();
  CHECK_FALSE(single(create_ad("x"), to).bearer);
}

TEST_CASE("a lookup of hashes asks once for each, and for all on one page", "[graph]") {
  const auto request =
      request_of(Call::Shape::lookup, {look_up_hash("ab"), look_up_hash("cd"), look_up_hash("ab")}, connection());
  CHECK(request.url ==
        "https://graph.test/v26.0/act_1/adimages?fields=hash%2Cname&hashes=%5B%22ab%22%2C%22cd%22%5D&limit=2");
  auto later = look_up_hash("ab");
  later.lookup->after = "NEXT";
  CHECK(request_of(Call::Shape::lookup, {later}, connection()).url ==
        "https://graph.test/v26.0/act_1/adimages?fields=hash%2Cname&hashes=%5B%22ab%22%5D&limit=1&after=NEXT");
}

TEST_CASE("a list is asked for the ids, or page by page", "[graph]") {
  const auto asked = [](std::vector<Operation> operations) {
    return request_of(Call::Shape::list, std::move(operations), connection()).url;
  };
  const std::string list = "https://graph.test/v26.0/act_1/advideos?fields=id%2Cstatus";
  CHECK(asked({read_listed("1"), read_listed("2"), read_listed("1")}) ==
        list + "&filtering=" +
            encode_params({{"", R"([{"field":"id","operator":"IN","value":["1","2"]}])"}}).substr(1) + "&limit=50");
  auto whole = read_listed("1");
  whole.listed_in->filtered = false;
  CHECK(asked({whole}) == list + "&limit=100");
  whole.listed_in->after = "NEXT";
  CHECK(asked({whole}) == list + "&limit=100&after=NEXT");
}

TEST_CASE("a batch carries its token as a secret field, in no header or URL", "[graph]") {
  const auto request = request_of(Call::Shape::batch, {create_ad("x"), create_ad("y")}, connection());
  CHECK(request.method == http::Method::post);
  CHECK(request.url == "https://graph.test/");
  CHECK_FALSE(request.bearer);
  CHECK(std::get<Secret>(part(request, "access_token").content).reveal() == "TOKEN");
  CHECK(text(part(request, "include_headers")) == "true");
}

TEST_CASE("the entries of a batch are whole requests", "[graph]") {
  auto read = operation(Edge::account_read, http::Method::get, "act_1");
  read.params = {{"fields", "a,b"}};
  const auto entries = batch_of(request_of(Call::Shape::batch, {create_creative("a&b"), read}, connection()));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0]["method"] == "POST");
  CHECK(entries[0]["relative_url"] == "v26.0/act_1/adcreatives");
  CHECK(entries[0]["body"] == "name=a%26b&object_story_spec=%7B%22page_id%22%3A%227%22%7D");
  CHECK(entries[0]["omit_response_on_success"] == false);
  CHECK(entries[1]["method"] == "GET");
  CHECK(entries[1]["relative_url"] == "v26.0/act_1?fields=a%2Cb");
  CHECK_FALSE(entries[1].contains("body"));
}

TEST_CASE("an operation of a batch has its name when others may need it", "[graph]") {
  auto creative = create_creative("a");
  creative.name = "creative0";
  const auto entries = batch_of(request_of(Call::Shape::batch, {creative, create_creative("b")}, connection()));
  CHECK(entries[0]["name"] == "creative0");
  CHECK(entries[0]["omit_response_on_success"] == false);
  CHECK_FALSE(entries[1].contains("name"));
}

TEST_CASE("the files of a batch get names of their own, without dots", "[graph]") {
  const TempDir dir;
  const auto file = OpenFile::open(dir.write("a.jpg", "bytes")).value();
  const auto request =
      request_of(Call::Shape::batch, {create_image(file, "a.jpg"), create_image(file, "b.c.jpg")}, connection());
  const auto entries = batch_of(request);
  CHECK(entries[0]["attached_files"] == "f0");
  CHECK(entries[1]["attached_files"] == "f1");
  CHECK(part(request, "f0").filename == "a.jpg");
  CHECK(part(request, "f1").filename == "b.c.jpg");
}

TEST_CASE("text that is not UTF-8 does not break a batch", "[graph]") {
  const auto entries = batch_of(request_of(Call::Shape::batch, {create_ad("\xff"), create_ad("y")}, connection()));
  CHECK(entries[0]["body"] == "name=%FF");
}

TEST_CASE("a question about the token itself carries it in the URL, and travels alone", "[graph]") {
  Operation asked = operation(Edge::token_read, http::Method::get, "debug_token");
  asked.secret_params = {{"input_token", Secret("to ken")}};
  const Operation other = operation(Edge::account_read, http::Method::get, "act_1");
  Connection connection;
  connection.token = Secret("to ken");
  const auto request = to_request(Call::Shape::single, {&asked}, connection);
  CHECK(request.url == "https://graph.facebook.com/v26.0/debug_token?input_token=to%20ken");
  CHECK(request.bearer == connection.token);
  CHECK(to_request(Call::Shape::single, {&other}, connection).url.find("ken") == std::string::npos);
  const auto calls = compose({&asked, &other, &other}, {});
  REQUIRE(calls.size() == 2);
  CHECK(calls.front().shape == Call::Shape::single);
}
