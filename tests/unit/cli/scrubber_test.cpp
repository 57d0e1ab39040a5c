#include "cli/outputs/scrubber.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace metaup;
using namespace metaup::cli;

TEST_CASE("what is, or looks like, a secret is not in a text that others read", "[cli][support]") {
  const Scrubber scrubber({Secret("TheProxyPassword"), Secret("0123456789abcdef0123456789abcdef")});
  const auto [text, cleaned] = GENERATE(table<std::string, std::string>({
      {"plain words, 12 of them: a.jpg", "plain words, 12 of them: a.jpg"},
      {"it said TheProxyPassword", "it said [secret]"},
      {"it said VGhlUHJveHlQYXNzd29yZA==", "it said [secret]A=="},
      {"secret 0123456789ABCDEF0123456789ABCDEF", "secret [secret]"},
      {"token EAAabcdefghijklmnopqrstuvwxyz0123456789.", "token [secret]."},
      {"EAAsy", "EAAsy"},
      {"body access_token=abc&name=x", "body access_token=[secret]&name=x"},
      {"X-Amz-Signature=abc", "X-Amz-Signature=[secret]"},
      {"https://u:p@cdn.example.com/a.jpg?X=1", "https://…@cdn.example.com/a.jpg?…"},
      {"name=x", "name=x"},
      {"x_EAAabcdefghijklmnopqrstuvwxyz0123456789-old", "x_[secret]-old"},
      {"1234567890123|abcdefGHIJ_klmnop-qr", "[secret]"},
      {"12|abcdefGHIJ_klmnop-qr", "12|abcdefGHIJ_klmnop-qr"},
      {R"({"access_token":"abc","name":"x"})", R"({"access_token":"[secret]","name":"x"})"},
      {R"({"app_secret": "abc"})", R"({"app_secret": "[secret]"})"},
      {"access_token%3Dabc%26name", "access_token%3D[secret]"},
      {"access_token: abc", "access_token: [secret]"},
      {"Error validating access token: Session has expired", "Error validating access token: Session has expired"},
  }));
  CHECK(scrubber.clean(text) == cleaned);
}

TEST_CASE("a document is scrubbed down to its last text, and else stays", "[cli][support]") {
  const Scrubber scrubber({Secret("TheProxyPassword")});
  const nlohmann::ordered_json document{{"a", {{{"TheProxyPassword", {"x", "TheProxyPassword"}}}, 1, nullptr}},
                                        {"b", true}};
  const nlohmann::ordered_json expected{{"a", {{{"[secret]", {"x", "[secret]"}}}, 1, nullptr}}, {"b", true}};
  CHECK(scrubber.clean(document) == expected);
}
