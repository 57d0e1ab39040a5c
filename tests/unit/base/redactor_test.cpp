#include "base/redactor.hpp"

#include <catch2/catch.hpp>

#include "base/text.hpp"

using metaup::Redactor;
using metaup::Secret;

namespace {

const std::string kToken = "EAAB0ZC|token-of_the.test0123456789";
const std::string kPassword = "S3CR3T/x\"&%\\y";

std::string cleaned(std::string text) { return Redactor({Secret(kToken), Secret(kPassword)}).clean(std::move(text)); }

template <class Spell>
std::string spelled(const std::string& text, Spell spell) {
  std::string out;
  for (const char c : text) out += spell(static_cast<unsigned>(static_cast<unsigned char>(c)));
  return out;
}

std::string hex(unsigned number, int digits) {
  constexpr std::string_view kDigits = "0123456789aBcDeF";
  std::string out;
  for (int i = digits - 1; i >= 0; --i) out += kDigits[(number >> (4 * i)) & 0xF];
  return out;
}

}  // namespace

TEST_CASE("a secret is taken out of a text, wherever and however often it stands there", "[base]") {
  CHECK(cleaned(kToken) == "[secret]");
  CHECK(cleaned("Malformed access token " + kToken) == "Malformed access token [secret]");
  CHECK(cleaned("a" + kToken + kToken + "b" + kPassword) == "a[secret][secret]b[secret]");
  CHECK(cleaned("EAAB EAAB0ZC|token " + kToken + ".") == "EAAB EAAB0ZC|token [secret].");
  CHECK(cleaned("").empty());
  CHECK(cleaned("nothing here % \\ & %zz \\u12 &#;") == "nothing here % \\ & %zz \\u12 &#;");
}

TEST_CASE("a secret is known in each way in which texts spell characters", "[base]") {
  const auto secret = GENERATE(kToken, kPassword);
  const auto text = GENERATE_COPY(
      metaup::percent_encode(secret), metaup::percent_encode(metaup::percent_encode(secret)),
      spelled(secret, [](unsigned c) { return "%" + hex(c, 2); }),
      spelled(secret, [](unsigned c) { return "%25" + hex(c, 2); }),
      spelled(secret, [](unsigned c) { return "\\u" + hex(c, 4); }),
      spelled(secret, [](unsigned c) { return "\\\\u" + hex(c, 4); }),
      spelled(secret, [](unsigned c) { return "\\\\\\\\u" + hex(c, 4); }),
      spelled(secret, [](unsigned c) { return "&#" + std::to_string(c) + ";"; }),
      spelled(secret, [](unsigned c) { return "&#X" + hex(c, 2) + ";"; }),
      spelled(secret, [](unsigned c) { return c % 2 == 0 ? std::string(1, static_cast<char>(c)) : "%" + hex(c, 2); }));
  CAPTURE(text);
  CHECK(cleaned("x=" + text + "&y") == "x=[secret]&y");
}

TEST_CASE("escapes that HTML and JSON cannot do without are known", "[base]") {
  CHECK(cleaned("S3CR3T\\/x\\\"&amp;%\\\\y") == "[secret]");
  CHECK(cleaned("S3CR3T/x&quot;&%\\y") == "[secret]");
}

TEST_CASE("a secret in base64 is taken out, whatever stands before it", "[base]") {
  for (const std::string before : {"", "a", "ab", "ann:", "Basic "}) {
    CAPTURE(before);
    const auto text = cleaned(metaup::base64_encode(before + kToken + "and after"));
    CHECK(text.find("[secret]") != std::string::npos);
    CHECK(text.size() < 40);
  }
}

TEST_CASE("a long stretch of a secret is taken out from wherever in it, and in capitals", "[base]") {
  std::string capitals = kToken;
  for (auto& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK(cleaned(capitals) == "[secret]");
  for (const std::size_t from : {1U, 3U, 7U}) {
    CAPTURE(from);
    CHECK(cleaned("a " + kToken.substr(from) + " b") == "a [secret] b");
    CHECK(cleaned("a " + kToken.substr(from, 20) + " b") == "a [secret] b");
    CHECK(cleaned("a " + kToken.substr(from, 19) + " b") != "a [secret] b");
  }
}

TEST_CASE("a long beginning of a secret is taken out, a short one is not", "[base]") {
  CHECK(cleaned("token " + kToken.substr(0, 20) + "… is bad") == "token [secret]… is bad");
  CHECK(cleaned("token " + kToken.substr(0, 19)) == "token " + kToken.substr(0, 19));
}

TEST_CASE("what is too short to be a secret leaves texts alone", "[base]") {
  CHECK(Redactor({Secret("status"), Secret("")}).clean("{\"status\":1}") == "{\"status\":1}");
  CHECK(Redactor({Secret("12345678")}).clean("a 12345678") == "a [secret]");
  CHECK(Redactor().clean(kToken) == kToken);
}

TEST_CASE("JSON with a secret in it stays JSON", "[base]") {
  CHECK(cleaned("{\"a\":\"" + kToken + "\",\"b\":\"\\\\\"}") == "{\"a\":\"[secret]\",\"b\":\"\\\\\"}");
}
