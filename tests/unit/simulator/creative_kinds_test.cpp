#include <catch2/catch.hpp>

#include "unit/simulator/asking.hpp"

using namespace metaup;
using namespace metaup::simulator;

namespace {

const std::string kAccount = "/v26.0/act_1001/";

/// An account with two images, $A and $B, and a video $V.
class Shelf {
 public:
  Shelf() {
    image_a_ = add(40);
    image_b_ = add(41);
    auto video = file_part("source", std::string("\0\0\0\x18", 4) + "ftypmp42" + std::string(2000, 'v'));
    video.filename = "a.mp4";
    video_ = Asking::body(asking_.post_files(kAccount + "advideos", {video}))["id"];
    asking_.clock.advance(Milliseconds{60'000});  // until it is processed
  }
  Reply create(const Fields& fields) {
    Fields filled;
    for (const auto& [name, text] : fields) filled.emplace_back(name, fill(text));
    return asking_.post(kAccount + "adcreatives", filled);
  }
  Reply create_ad(const std::string& groups, const std::string& more = "") {
    return asking_.post(kAccount + "ads",
                        {{"name", "A"},
                         {"adset_id", "238"},
                         {"status", "PAUSED"},
                         {"creative", fill(R"({"object_story_spec":{"page_id":"55","link_data":{"link":"https://e.com",
                           "image_hash":"$A"}})" +
                                           more + "}")},
                         {"creative_asset_groups_spec", fill(R"({"groups":)" + groups + "}")}});
  }
  /// An ad that shows a creative by its id.
  Reply create_ad_of(const std::string& creative, const std::string& groups) {
    return asking_.post(kAccount + "ads", {{"name", "A"},
                                           {"adset_id", "238"},
                                           {"status", "PAUSED"},
                                           {"creative", R"({"creative_id":")" + creative + "\"}"},
                                           {"creative_asset_groups_spec", fill(R"({"groups":)" + groups + "}")}});
  }
  Reply change(const std::string& ad, const Fields& fields) {
    Fields filled;
    for (const auto& [name, text] : fields) filled.emplace_back(name, fill(text));
    return asking_.post("/v26.0/" + ad, filled);
  }
  Reply search(const Fields& query) { return asking_.get("/v26.0/search", query); }

 private:
  std::string add(unsigned width) {
    return Asking::body(
        asking_.post_files(kAccount + "adimages", {file_part("a.gif", gif(width, 20))}))["images"]["a.gif"]["hash"];
  }
  [[nodiscard]] std::string fill(std::string text) const {
    for (const auto& [name, value] : {std::pair{"$A", image_a_}, {"$B", image_b_}, {"$V", video_}}) {
      for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) text.replace(at, 2, value);
    }
    return text;
  }

  Asking asking_;
  std::string image_a_;
  std::string image_b_;
  std::string video_;
};

std::string story_with(const std::string& action) {
  return R"({"page_id":"55","link_data":{"link":"https://e.com","image_hash":"$A","call_to_action":)" + action + "}}";
}

std::string language_feed(const std::string& rules, const std::string& titles) {
  return R"({"optimization_type":"LANGUAGE","ad_formats":["SINGLE_IMAGE"],"call_to_action_types":["SHOP_NOW"],
    "images":[{"hash":"$A"}],"link_urls":[{"website_url":"https://e.com","adlabels":[{"name":"en"},{"name":"de"}]}],
    "bodies":[{"text":"a","adlabels":[{"name":"en"}]},{"text":"b","adlabels":[{"name":"de"}]}],
    "descriptions":[{"text":"a","adlabels":[{"name":"en"}]},{"text":"b","adlabels":[{"name":"de"}]}],
    "titles":)" +
         titles + R"(,"asset_customization_rules":)" + rules + "}";
}

std::string rule(const std::string& label, const std::string& locales, const std::string& more = "") {
  const auto name = R"(:{"name":")" + label + R"("})";
  return R"({"customization_spec":{"locales":)" + locales + R"(},"title_label")" + name + R"(,"body_label")" + name +
         R"(,"description_label")" + name + R"(,"link_url_label")" + name + more + "}";
}

const std::string kTitles = R"([{"text":"a","adlabels":[{"name":"en"}]},{"text":"b","adlabels":[{"name":"de"}]}])";
const std::string kDefault = R"(,"is_default":true)";
const std::string kIdentity = R"({"page_id":"55"})";

std::string placement_feed(const std::string& titles, const std::string& labels = R"("title_label":{"name":"a"},)") {
  return R"({"optimization_type":"PLACEMENT","ad_formats":["SINGLE_IMAGE"],"call_to_action_types":["SHOP_NOW"],
    "link_urls":[{"website_url":"https://e.com"}],
    "images":[{"hash":"$A","adlabels":[{"name":"a"}]},{"hash":"$B","adlabels":[{"name":"b"}]}],"titles":)" +
         titles + R"(,"asset_customization_rules":[{"customization_spec":{},)" + labels +
         R"("image_label":{"name":"a"}},
    {"customization_spec":{},"title_label":{"name":"b"},"image_label":{"name":"b"}}]})";
}

/// -1: it is taken.
struct Case {
  Fields fields;
  int subcode;
};

std::vector<Case> cases() {
  const auto text_feed = [](const std::string& more) {
    return R"({"optimization_type":"DEGREES_OF_FREEDOM","bodies":[{"text":"a"},{"text":"b"}])" + more + "}";
  };
  const auto link_story = story_with("null");
  return {
      // buttons
      {{{"object_story_spec", story_with(R"({"type":"SEE_MENU","value":{"link":"https://e.com"}})")}}, -1},
      {{{"object_story_spec", story_with(R"({"type":"CALL_NOW","value":{"link":"tel:+493012345"}})")}}, -1},
      {{{"object_story_spec", story_with(R"({"type":"CALL_NOW","value":{"phone_number":"+4930"}})")}}, 0},
      {{{"object_story_spec", story_with(R"({"type":"WHATSAPP_MESSAGE","value":{"app_destination":"WHATSAPP"}})")}},
       -1},
      {{{"object_story_spec", story_with(R"({"type":"WHATSAPP_MESSAGE","value":{"link":"https://e.com"}})")}}, 1815630},
      {{{"object_story_spec", story_with(R"({"type":"MESSAGE_PAGE","value":{"app_destination":"TELEGRAM"}})")}}, 0},
      {{{"object_story_spec", story_with(R"({"type":"SIGN_UP","value":{"lead_gen_form_id":"x"}})")}}, 0},
      // several texts
      {{{"object_story_spec", link_story}, {"asset_feed_spec", text_feed("")}}, -1},
      {{{"object_story_spec", kIdentity}, {"asset_feed_spec", text_feed("")}}, 2446388},
      {{{"object_story_spec", link_story},
        {"asset_feed_spec", text_feed(R"(,"ad_formats":["SINGLE_IMAGE","CAROUSEL"])")}},
       1885374},
      {{{"object_story_spec", link_story}, {"asset_feed_spec", text_feed(R"(,"asset_customization_rules":[{}])")}}, 0},
      {{{"object_story_spec", link_story}, {"asset_feed_spec", R"({"optimization_type":"ALL"})"}}, 0},
      // texts that are Dynamic Creative
      {{{"object_story_spec", link_story}, {"asset_feed_spec", R"({"bodies":[{"text":"a"},{"text":"b"}]})"}}, -1},
      {{{"object_story_spec", link_story},
        {"asset_feed_spec", R"({"optimization_type":"REGULAR","titles":[{"text":"a"}]})"}},
       -1},
      {{{"object_story_spec", kIdentity}, {"asset_feed_spec", R"({"bodies":[{"text":"a"}]})"}}, 2446388},
      {{{"object_story_spec", link_story},
        {"asset_feed_spec", R"({"bodies":[{"text":"a"}],"link_urls":[{"website_url":"https://e.com"}]})"}},
       0},
      // languages
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec", language_feed("[" + rule("en", "[6]", kDefault) + "," + rule("de", "[5]") + "]", kTitles)}},
       -1},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec", language_feed("[" + rule("en", "[6]") + "," + rule("de", "[5]") + "]", kTitles)}},
       0},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec", language_feed("[" + rule("en", "[6]", kDefault) + "," + rule("de", "[6]") + "]", kTitles)}},
       1885985},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec",
         language_feed("[" + rule("en", "[6]", kDefault) + "," + rule("de", R"(["de"])") + "]", kTitles)}},
       0},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec", language_feed("[" + rule("en", "[6]", kDefault) + "," + rule("de", "[5]") + "]",
                                          R"([{"text":"a","adlabels":[{"name":"en"},{"name":"de"}]}])")}},
       1885817},
      // placements
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec",
         placement_feed(R"([{"text":"x","adlabels":[{"name":"a"}]},{"text":"y","adlabels":[{"name":"b"}]}])")}},
       -1},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec",
         placement_feed(
             R"([{"text":"x","adlabels":[{"name":"a"},{"name":"b"}]},{"text":"y","adlabels":[{"name":"a"},{"name":"b"}]}])")}},
       -1},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec",
         placement_feed(R"([{"text":"x","adlabels":[{"name":"a"}]},{"text":"y","adlabels":[{"name":"a"}]},
                            {"text":"z","adlabels":[{"name":"b"}]}])")}},
       1885878},
      {{{"object_story_spec", kIdentity},
        {"asset_feed_spec", placement_feed(R"([{"text":"x","adlabels":[{"name":"b"}]}])", "")}},
       0},
      // posts and partners
      {{{"source_instagram_media_id", "1790"}, {"instagram_user_id", "178"}, {"object_id", "55"}}, -1},
      {{{"source_instagram_media_id", "1790"}, {"object_id", "55"}}, 0},
      {{{"source_instagram_media_id", "x"}, {"instagram_user_id", "178"}}, 0},
      {{{"source_instagram_media_id", "1790"}, {"instagram_user_id", "178"}, {"object_story_spec", link_story}}, 0},
      {{{"object_story_id", "55_1"}, {"call_to_action", R"({"type":"SHOP_NOW","value":{"link":"https://e.com"}})"}},
       -1},
      {{{"object_story_id", "55_1"}, {"call_to_action", R"({"type":"SHOP_NOW"})"}}, 0},
      {{{"object_story_spec", link_story}, {"facebook_branded_content", R"({"sponsor_page_id":"7"})"}}, -1},
      {{{"object_story_spec", link_story}, {"facebook_branded_content", R"({"sponsor_page_id":"me"})"}}, 0},
      {{{"object_story_spec", link_story}, {"instagram_branded_content", R"({"page":"7"})"}}, 0},
      {{{"object_story_spec", link_story}, {"branded_content", R"({"ad_format":4})"}}, 0},
      {{{"object_id", "55"}, {"branded_content", R"({"instagram_boost_post_access_token":"adcode-1"})"}}, -1},
      // catalogues and categories
      {{{"product_set_id", "7"}, {"object_story_spec", R"({"page_id":"55","template_data":{"link":"https://e.com"}})"}},
       -1},
      {{{"product_set_id", "7"}, {"object_story_spec", link_story}}, 0},
      {{{"product_set_id", "7"}, {"object_story_spec", R"({"page_id":"55","video_data":{}})"}}, 1487832},
      {{{"object_story_spec", link_story}, {"authorization_category", "POLITICAL"}}, -1},
      {{{"object_story_spec", link_story}, {"authorization_category", "POLITICS"}}, 0},
  };
}

}  // namespace

TEST_CASE("each kind of creative is taken as Meta takes it, and refused with its code", "[simulator]") {
  Shelf shelf;
  for (const auto& one : cases()) {
    const auto reply = shelf.create(one.fields);
    CAPTURE(one.fields.front().second, one.fields.back().second, reply.body);
    CHECK((reply.status == 200 ? -1 : error_of(reply).second) == one.subcode);
  }
}

TEST_CASE("all cards of a carousel have its form", "[simulator]") {
  const auto card = [](const std::string& form) {
    return R"({"link":"https://e.com","image_hash":"$A","call_to_action":{"type":"SIGN_UP","value":{"lead_gen_form_id":")" +
           form + R"("}}})";
  };
  const auto carousel = [&](const std::string& second) {
    return R"({"page_id":"55","link_data":{"link":"https://e.com","child_attachments":[)" + card("7") + "," +
           card(second) + R"(],"call_to_action":{"type":"SIGN_UP","value":{"lead_gen_form_id":"7"}}}})";
  };
  Shelf shelf;
  CHECK(shelf.create({{"object_story_spec", carousel("7")}}).status == 200);
  CHECK(error_of(shelf.create({{"object_story_spec", carousel("8")}})).second == 1443048);
}

TEST_CASE("languages are found by their names", "[simulator]") {
  Shelf shelf;
  const auto german = Asking::body(shelf.search({{"type", "adlocale"}, {"q", "german"}}))["data"];
  REQUIRE(german.size() == 1);
  CHECK(german[0] == Json{{"key", 5}, {"name", "German"}});
  CHECK(Asking::body(shelf.search({{"type", "adlocale"}, {"limit", "3"}}))["data"].size() == 3);
  CHECK(shelf.search({{"type", "adinterest"}}).status == 400);
}

TEST_CASE("the groups of a flexible ad are checked", "[simulator]") {
  const auto [groups, more, subcode] = GENERATE(table<std::string, std::string, int>({
      {R"([{"images":[{"hash":"$A"},{"hash":"$B"}],"texts":[{"text":"a","text_type":"headline"}],
           "call_to_action":{"type":"SHOP_NOW","value":{"link":"https://e.com"}}}])",
       "", -1},
      {"[]", "", 0},
      {R"([{"texts":[]}])", "", 0},
      {R"([{"images":[{"hash":"$A"},{"hash":"$A"}]}])", "", 0},
      {R"([{"images":[{"hash":"unknown"}]}])", "", 1487212},
      {R"([{"images":[{"hash":"$A"}],"texts":[{"text":"a","text_type":"body"}]}])", "", 0},
      {R"([{"images":[{"hash":"$A"}],"call_to_action":{"type":"SHOP_NOW"}},{"images":[{"hash":"$B"}]}])", "", 0},
      {R"([{"images":[{"hash":"$B"},{"hash":"$A"}]}])", "", 3858355},
      {R"([{"videos":[{"video_id":"$V"}]}])", "", 3858355},
      {R"([{"images":[{"hash":"$A"}],"videos":[{"video_id":"$V"}]}])", "", -1},
      {R"([{"images":[{"hash":"$A"}]}])", R"(,"asset_feed_spec":{})", 0},
  }));
  Shelf shelf;
  const auto reply = shelf.create_ad(groups, more);
  CAPTURE(groups, reply.body);
  CHECK((reply.status == 200 ? -1 : error_of(reply).second) == subcode);
}

TEST_CASE("a feed holds what its format says, and only AUTOMATIC_FORMAT mixes", "[simulator]") {
  const std::string image = R"("images":[{"hash":"$A","adlabels":[{"name":"a"}]}],)";
  const std::string video = R"("videos":[{"video_id":"$V","thumbnail_hash":"$B","adlabels":[{"name":"b"}]}],)";
  const auto [format, media, subcode] = GENERATE_COPY(table<std::string, std::string, int>({
      {"SINGLE_IMAGE", image, -1},
      {"SINGLE_IMAGE", video, 2490433},
      {"SINGLE_IMAGE", "", 2490433},
      {"SINGLE_IMAGE", image + video, 0},
      {"SINGLE_VIDEO", video, -1},
      {"SINGLE_VIDEO", image, 2490433},
      {"SINGLE_VIDEO", image + video, 0},
      {"AUTOMATIC_FORMAT", image + video, -1},
      {"AUTOMATIC_FORMAT", image, -1},
  }));
  const auto type = GENERATE(as<std::string>{}, "PLACEMENT", "REGULAR");
  Shelf shelf;
  const auto feed = R"({"optimization_type":")" + type + R"(","ad_formats":[")" + format + R"("],)" + media +
                    R"("call_to_action_types":["SHOP_NOW"],"link_urls":[{"website_url":"https://e.com"}]})";
  const auto reply = shelf.create({{"object_story_spec", kIdentity}, {"asset_feed_spec", feed}});
  CAPTURE(feed, reply.body);
  CHECK((reply.status == 200 ? -1 : error_of(reply).second) == subcode);
}

TEST_CASE("rules that choose by placement take one description, whatever they call themselves", "[simulator]") {
  const auto type = GENERATE(as<std::string>{}, "PLACEMENT", "ASSET_CUSTOMIZATION", "REGULAR");
  Shelf shelf;
  auto feed = Json::parse(placement_feed(R"([{"text":"x","adlabels":[{"name":"a"},{"name":"b"}]}])"));
  feed["optimization_type"] = type;
  const auto create = [&](const Json& descriptions) {
    feed["descriptions"] = descriptions;
    return error_of(shelf.create({{"object_story_spec", kIdentity}, {"asset_feed_spec", feed.dump()}}));
  };
  CHECK(create({{{"text", "one"}}}) == std::pair{0, 0});
  CHECK(create({{{"text", "one"}}, {{"text", "two"}}}) == std::pair{100, 0});
}

TEST_CASE("the groups of a flexible ad are checked against a creative that is named by its id", "[simulator]") {
  Shelf shelf;
  const auto made = [&](const Fields& fields) { return Asking::body(shelf.create(fields))["id"].get<std::string>(); };
  const auto plain = made({{"object_story_spec", story_with("null")}});
  const auto feed =
      made({{"object_story_spec", kIdentity},
            {"asset_feed_spec", placement_feed(R"([{"text":"x","adlabels":[{"name":"a"},{"name":"b"}]}])")}});
  const std::string of_a = R"([{"images":[{"hash":"$A"},{"hash":"$B"}]}])";
  const std::string of_b = R"([{"images":[{"hash":"$B"},{"hash":"$A"}]}])";
  CHECK(error_of(shelf.create_ad_of(plain, of_a)) == std::pair{0, 0});
  CHECK(error_of(shelf.create_ad_of(plain, of_b)) == std::pair{100, 3858355});
  CHECK(error_of(shelf.create_ad_of(feed, of_a)) == std::pair{100, 0});
  const auto ad = Asking::body(shelf.create_ad_of(plain, of_a))["id"].get<std::string>();
  CHECK(error_of(shelf.change(ad, {{"creative_asset_groups_spec", R"({"groups":)" + of_b + "}"}})) ==
        std::pair{100, 3858355});
  CHECK(shelf.change(ad, {{"creative_asset_groups_spec", R"({"groups":)" + of_a + "}"}}).status == 200);
}

TEST_CASE("a creative without a button has a target of its own only beside a video", "[simulator]") {
  const std::string none = R"({"type":"NO_BUTTON","value":{"link":"https://e.com"}})";
  const auto card = [&](const std::string& media, const std::string& action) {
    return R"({"link":"https://e.com",)" + media + R"("image_hash":"$A","call_to_action":)" + action + "}";
  };
  const auto cards = [&](const std::string& first) {
    return R"({"page_id":"55","link_data":{"link":"https://e.com","child_attachments":[)" + first + "," +
           card("", "null") + "]}}";
  };
  const auto [story, code] = GENERATE_COPY(table<std::string, int>({
      {story_with(none), 100},
      {story_with(R"({"type":"NO_BUTTON"})"), 0},
      {cards(card("", none)), 100},
      {cards(card("", R"({"type":"NO_BUTTON"})")), 0},
      {cards(card(R"("video_id":"$V",)", none)), 0},
      {R"({"page_id":"55","video_data":{"video_id":"$V","image_hash":"$A","call_to_action":)" + none + "}}", 0},
  }));
  Shelf shelf;
  const auto reply = shelf.create({{"object_story_spec", story}});
  CAPTURE(story, reply.body);
  CHECK(error_of(reply).first == code);
}

TEST_CASE("partnerships have the members that Meta publishes, each of its type", "[simulator]") {
  const auto [name, spec, code] = GENERATE(table<std::string, std::string, int>({
      {"facebook_branded_content",
       R"({"sponsor_page_id":"7","shared_to_sponsor_status":"shared","sponsor_relationship":"paid"})", 0},
      {"facebook_branded_content", R"({"sponsor_relationship":["paid"]})", 100},
      {"instagram_branded_content", R"({"sponsor_id":"178"})", 0},
      {"branded_content",
       R"({"acting_business_id":"1","ad_format":2,"automated_adgroup_creation":true,"content_search_input":"a",
           "creator_ad_permission_type":"a","deliver_dynamic_partner_content":false,
           "facebook_boost_post_access_token":"a","instagram_boost_post_access_token":"a","is_mca_internal":false,
           "parent_source_facebook_post_id":"1_2","parent_source_instagram_media_id":"1790",
           "partners":[{"fb_page_id":"7","has_create_ads_access":true,"identity_type":"a","ig_asset_id":"1",
                        "ig_user_id":"178"}],
           "product_set_partner_selection_status":"a","promoted_page_id":"7","testimonial":"a",
           "testimonial_locale":"en_US","ui_version":2})",
       0},
      {"branded_content", R"({"ad_format":0})", 100},
      {"branded_content", R"({"automated_adgroup_creation":"often"})", 100},
      {"branded_content", R"({"acting_business_id":"me"})", 100},
      {"branded_content", R"({"partners":{"fb_page_id":"7"}})", 100},
      {"branded_content", R"({"partners":[{"page":"7"}]})", 100},
      {"branded_content", R"({"ui_version":"new"})", 100},
      {"branded_content", R"({"sponsor_page_id":"7"})", 100},
      {"branded_content", "[]", 100},
  }));
  Shelf shelf;
  const auto reply = shelf.create({{"object_story_spec", story_with("null")}, {name, spec}});
  CAPTURE(name, spec, reply.body);
  CHECK(error_of(reply).first == code);
}
