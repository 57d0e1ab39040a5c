#include <csignal>

#include <algorithm>
#include <catch2/catch.hpp>

#include "launch_pad.hpp"
#include "support/footage.hpp"
#include "support/images.hpp"

// A launch with all kinds of columns and their combinations: what Meta holds at the end is what the rows say.

using namespace metaup::test;
using nlohmann::json;

namespace {

constexpr auto kUnlimited = R"({"limits":{"enforce":false},"ads":{"most_in_adset":0}})";

/// A row as JSON Lines has it, and what Meta must hold of it: of its creative, and from "/ad" on of its ad. In place
/// of a hash or an id stands the name of the file.
struct LaunchedRow {
  std::string columns;
  json held;
};

const std::string kStory = "/object_story_spec/link_data";
const std::string kVideo = "/object_story_spec/video_data";
const std::string kFeed = "/asset_feed_spec";
const std::string kGroups = "/ad/creative_asset_groups_spec/groups";

std::string at(const std::string& place, const std::string& rest) { return place + rest; }

json text_of_group(const std::string& text, const std::string& type) { return {{"text", text}, {"text_type", type}}; }

std::vector<LaunchedRow> plain_rows() {
  return {
      {R"("image":"a.jpg","message":"Hi","headline":"H","description":"D","cta":"SHOP_NOW","url_tags":"utm=a")",
       {{at(kStory, "/image_hash"), "a.jpg"},
        {at(kStory, "/message"), "Hi"},
        {at(kStory, "/name"), "H"},
        {at(kStory, "/description"), "D"},
        {at(kStory, "/call_to_action/type"), "SHOP_NOW"},
        {"/url_tags", "utm=a"}}},
      {R"("image":"b.png","instagram_user_id":"178","enhancements":"off")",
       {{at(kStory, "/image_hash"), "b.png"},
        {"/object_story_spec/instagram_user_id", "178"},
        {"/degrees_of_freedom_spec/creative_features_spec/image_touchups/enroll_status", "OPT_OUT"}}},
      {R"("video":"v.mp4","message":"Hi","headline":"H","description":"D","cta":"SHOP_NOW")",
       {{at(kVideo, "/video_id"), "v.mp4"},
        {at(kVideo, "/message"), "Hi"},
        {at(kVideo, "/title"), "H"},
        {at(kVideo, "/link_description"), "D"},
        {at(kVideo, "/call_to_action/type"), "SHOP_NOW"}}},
      {R"("video":"w.mp4","thumbnail":"b.png")",
       {{at(kVideo, "/video_id"), "w.mp4"},
        {at(kVideo, "/image_hash"), "b.png"},
        {at(kVideo, "/call_to_action/type"), "LEARN_MORE"}}},
      {R"("image":"a.jpg","shop":"off","multi_advertiser":"off")",
       {{"/destination_spec/destination_type", "WEBSITE_AND_SHOP_OPT_OUT"},
        {"/contextual_multi_ads/enroll_status", "OPT_OUT"}}},
      {R"("image":"a.jpg","shop":false,"multi_advertiser":"FALSE")",
       {{"/destination_spec/destination_type", "WEBSITE_AND_SHOP_OPT_OUT"},
        {"/contextual_multi_ads/enroll_status", "OPT_OUT"}}},
      {R"("image":"a.jpg","authorization_category":"political")", {{"/authorization_category", "POLITICAL"}}},
      {R"("image":"a.jpg","cta":"SEE_MENU")", {{at(kStory, "/call_to_action/type"), "SEE_MENU"}}},
      {R"("image":"a.jpg","spec":{"object_story_spec":{"link_data":{"caption":"example.com"}}})",
       {{at(kStory, "/caption"), "example.com"}, {at(kStory, "/image_hash"), "a.jpg"}}},
      {R"("image":"a.jpg","cta":"SHOP_NOW","ad_name":"Another","tracking_specs":[{"action.type":["x"],"fb_pixel":["1"]}])",
       {{"/ad/name", "Another"}, {"/ad/tracking_specs/0/fb_pixel/0", "1"}}},
      {R"("image":"a.jpg","conversion_domain":"example.com","schedule_start":"2026-12-01T09:00:00+0100","schedule_end":"2026-12-24T18:00:00+0100")",
       {{"/ad/conversion_domain", "example.com"},
        {"/ad/ad_schedule_start_time", "2026-12-01T09:00:00+0100"},
        {"/ad/ad_schedule_end_time", "2026-12-24T18:00:00+0100"}}},
      {R"("image":"a.jpg","ad_spec":{"conversion_domain":"example.org"})", {{"/ad/conversion_domain", "example.org"}}},
  };
}

std::vector<LaunchedRow> text_rows() {
  return {
      {R"("image":"a.jpg","message_1":"One","message_2":"Two","headline_1":"H","headline_2":"I","description_5":"D")",
       {{at(kFeed, "/bodies/1/text"), "Two"},
        {at(kFeed, "/titles/1/text"), "I"},
        {at(kFeed, "/descriptions/0/text"), "D"},
        {at(kFeed, "/optimization_type"), "DEGREES_OF_FREEDOM"},
        {at(kStory, "/description"), "D"}}},
      {R"("image":"a.jpg","message":"One","message_3":"Three","enhancements":"off")",
       {{at(kFeed, "/bodies/0/text"), "One"}, {at(kFeed, "/bodies/1/text"), "Three"}}},
      {R"("video":"v.mp4","message_1":"One","message_2":"Two","cta":"SHOP_NOW")",
       {{at(kFeed, "/bodies/1/text"), "Two"}, {at(kVideo, "/video_id"), "v.mp4"}}},
      {R"("video":"v.mp4","thumbnail":"a.jpg","headline_1":"H","headline_2":"I","multi_advertiser":"off","cta":"SHOP_NOW")",
       {{at(kFeed, "/titles/1/text"), "I"}, {at(kVideo, "/image_hash"), "a.jpg"}}},
      {R"("card_1":"@card.json","card_2":{"image":"b.png","link":"https://example.com/own"},"message_1":"One","message_2":"Two")",
       {{at(kFeed, "/bodies/1/text"), "Two"}, {at(kStory, "/child_attachments/1/image_hash"), "b.png"}}},
      {R"("image":"a.jpg","message_1":"One","message_2":"Two","lead_form_id":"8801","link":"")",
       {{at(kFeed, "/bodies/1/text"), "Two"}, {at(kStory, "/call_to_action/value/lead_gen_form_id"), "8801"}}},
      {R"("image":"a.jpg","message_1":"One","message_2":"Two","app_store_url":"https://apps.apple.com/app/id1","link":"")",
       {{at(kFeed, "/bodies/1/text"), "Two"}, {at(kStory, "/link"), "https://apps.apple.com/app/id1"}}},
  };
}

std::vector<LaunchedRow> feed_rows() {
  const std::string rules = at(kFeed, "/asset_customization_rules");
  return {
      {R"("image":"a.jpg","image_story":"b.png","message":"Long","message_reels":"Short","cta":"SHOP_NOW")",
       {{at(kFeed, "/images/1/hash"), "a.jpg"}, {at(rules, "/2/priority"), 3}, {at(kFeed, "/bodies/1/text"), "Short"}}},
      {R"("image":"a.jpg","video_story":"v.mp4","link_story":"https://example.com/story","cta":"SHOP_NOW")",
       {{at(kFeed, "/videos/0/video_id"), "v.mp4"}, {at(kFeed, "/ad_formats/0"), "AUTOMATIC_FORMAT"}}},
      {R"("video":"v.mp4","video_reels":"w.mp4","thumbnail":"b.png","cta":"SHOP_NOW")",
       {{at(kFeed, "/videos/0/thumbnail_hash"), "b.png"}, {at(kFeed, "/ad_formats/0"), "SINGLE_VIDEO"}}},
      {R"("image":"a.jpg","image_feed":"b.png","headline":"H","headline_feed":"F","cta":"SHOP_NOW","enhancements":"off")",
       {{at(kFeed, "/titles/0/text"), "F"}, {at(kFeed, "/ad_formats/0"), "SINGLE_IMAGE"}}},
      {R"("image":"a.jpg","image_story":"b.png","message_1":"One","message_2":"Two","cta":"SHOP_NOW")",
       {{at(kFeed, "/bodies/1/text"), "Two"}, {at(kFeed, "/optimization_type"), "PLACEMENT"}}},
      {R"("image":"a.jpg","image_story":"b.png","lead_form_id":"8801","link":"")",
       {{at(kFeed, "/call_to_actions/0/value/lead_gen_form_id"), "8801"}}},
      {R"("image":"a.jpg","image_story":"b.png","cta":"SHOP_NOW","tracking_specs":[{"action.type":["x"]}],"ad_name":"P")",
       {{"/ad/tracking_specs/0/action.type/0", "x"}, {"/ad/name", "P"}}},
      {R"("image":"a.jpg","language":"en","message":"Hi","headline":"Buy","description":"Free","message_pt_BR":"Oi","headline_pt_BR":"Compre","description_pt_BR":"Gratis","cta":"SHOP_NOW")",
       {{at(kFeed, "/optimization_type"), "LANGUAGE"},
        {at(rules, "/0/customization_spec/locales/0"), 1001},
        {at(rules, "/1/customization_spec/locales/0"), 16},
        {at(kFeed, "/bodies/1/text"), "Oi"}}},
      {R"("image":"a.jpg","language":"en","message":"Hi","headline":"Buy","description":"Free","message_de":"Hallo","headline_de":"Kauf","description_de":"Gratis","image_de":"b.png","link_de":"https://example.com/de","cta":"SHOP_NOW")",
       {{at(kFeed, "/images/1/hash"), "b.png"}, {at(kFeed, "/link_urls/1/website_url"), "https://example.com/de"}}},
      {R"("video":"v.mp4","language":"de","message":"Hallo","headline":"Kauf","description":"Gratis","message_fr":"Salut","headline_fr":"Achat","description_fr":"Libre","video_fr":"w.mp4","cta":"SHOP_NOW","shop":"off")",
       {{at(kFeed, "/videos/1/video_id"), "w.mp4"},
        {"/destination_spec/destination_type", "WEBSITE_AND_SHOP_OPT_OUT"}}},
  };
}

std::vector<LaunchedRow> carousel_rows() {
  const std::string cards = at(kStory, "/child_attachments");
  return {
      {R"("card_1":"@card.json","card_2":{"video":"v.mp4","thumbnail":"b.png","link":"https://example.com/own","cta":"SHOP_NOW"},"card_order":"fixed","end_card":"off")",
       {{at(cards, "/0/name"), "First"},
        {at(cards, "/1/video_id"), "v.mp4"},
        {at(cards, "/1/image_hash"), "b.png"},
        {at(kStory, "/multi_share_optimized"), false},
        {at(kStory, "/multi_share_end_card"), false}}},
      {R"("card_1":"@card.json","card_3":{"image":"b.png","link":"https://example.com/b","description":"D"},"card_order":"auto","end_card":true)",
       {{at(cards, "/1/description"), "D"},
        {at(kStory, "/multi_share_optimized"), true},
        {at(kStory, "/multi_share_end_card"), true}}},
      {R"("card_1":{"image":"a.jpg","headline":"A"},"card_2":{"image":"b.png","headline":"B"},"lead_form_id":"8801","link":"")",
       {{at(cards, "/1/call_to_action/value/lead_gen_form_id"), "8801"}}},
      {R"("card_1":{"image":"a.jpg","headline":"A"},"card_2":{"image":"b.png","headline":"B"},"card_3":{"image":"a.jpg","headline":"C"},"app_store_url":"https://apps.apple.com/app/id1","link":"")",
       {{at(cards, "/2/link"), "https://apps.apple.com/app/id1"}, {at(kStory, "/multi_share_end_card"), false}}},
      {R"("card_1":"@card.json","card_2":{"image":"b.png","link":"https://example.com/b"},"enhancements":"off","url_tags":"utm=c","ad_name":"C")",
       {{"/url_tags", "utm=c"}, {"/ad/name", "C"}}},
  };
}

std::vector<LaunchedRow> action_rows() {
  const std::string action = at(kStory, "/call_to_action");
  const std::string of_video = at(kVideo, "/call_to_action");
  return {
      {R"("image":"a.jpg","lead_form_id":"8801","link":"")",
       {{at(action, "/type"), "SIGN_UP"}, {at(action, "/value/lead_gen_form_id"), "8801"}}},
      {R"("video":"v.mp4","lead_form_id":"8801","link":"","cta":"GET_QUOTE")",
       {{at(of_video, "/type"), "GET_QUOTE"}, {at(of_video, "/value/lead_gen_form_id"), "8801"}}},
      {R"("image":"a.jpg","app_store_url":"https://apps.apple.com/app/id1","app_link":"shop://p/1","link":"")",
       {{at(action, "/type"), "INSTALL_MOBILE_APP"}, {at(action, "/value/app_link"), "shop://p/1"}}},
      {R"("video":"v.mp4","app_store_url":"https://apps.apple.com/app/id1","link":"","cta":"PLAY_GAME")",
       {{at(of_video, "/type"), "PLAY_GAME"}, {at(of_video, "/value/link"), "https://apps.apple.com/app/id1"}}},
      {R"("image":"a.jpg","phone":"+49 30 123456")",
       {{at(action, "/type"), "CALL_NOW"}, {at(action, "/value/link"), "tel:+4930123456"}}},
      {R"("video":"v.mp4","phone":"+49 30 123456","link":"")", {{at(of_video, "/value/link"), "tel:+4930123456"}}},
      {R"("image":"a.jpg","whatsapp":"yes","link":"","welcome_message":"Hello!")",
       {{at(action, "/value/app_destination"), "WHATSAPP"}, {at(kStory, "/page_welcome_message"), "Hello!"}}},
      {R"("video":"v.mp4","whatsapp":"TRUE","link":"")", {{at(of_video, "/value/app_destination"), "WHATSAPP"}}},
      {R"("image":"b.png","messenger":true,"link":"")", {{at(action, "/value/app_destination"), "MESSENGER"}}},
      {R"("image":"a.jpg","instagram_direct":"yes","instagram_user_id":"178","link":"")",
       {{at(action, "/value/app_destination"), "INSTAGRAM_DIRECT"}}},
      {R"("image":"a.jpg","event_id":"77")", {{at(action, "/value/event_id"), "77"}, {at(kStory, "/event_id"), "77"}}},
      {R"("image":"a.jpg","instant_experience_id":"901","link":"","cta":"SHOP_NOW")",
       {{at(kStory, "/link"), "https://fb.com/canvas_doc/901"}}},
      {R"("video":"v.mp4","instant_experience_id":"901","link":"","cta":"SHOP_NOW")",
       {{at(of_video, "/value/link"), "https://fb.com/canvas_doc/901"}}},
  };
}

std::vector<LaunchedRow> source_rows() {
  return {
      {R"("product_set_id":"5501","headline":"{{product.name}}","cta":"SHOP_NOW")",
       {{"/product_set_id", "5501"}, {"/object_story_spec/template_data/name", "{{product.name}}"}}},
      {R"("product_set_id":"5501","message":"All","shop":"off","ad_name":"Catalogue","cta":"SHOP_NOW")",
       {{"/object_story_spec/template_data/message", "All"}, {"/ad/name", "Catalogue"}}},
      {R"("object_story_id":"111_222","cta":"SHOP_NOW")",
       {{"/object_story_id", "111_222"}, {"/call_to_action/type", "SHOP_NOW"}}},
      {R"("object_story_id":"111_333","link":"","url_tags":"utm=p")",
       {{"/object_story_id", "111_333"}, {"/url_tags", "utm=p"}}},
      {R"("source_instagram_media_id":"1790","instagram_user_id":"178","link":"","sponsor_page_id":"112","partnership_identity":"both")",
       {{"/source_instagram_media_id", "1790"},
        {"/facebook_branded_content/sponsor_page_id", "112"},
        {"/branded_content/ad_format", 1}}},
      {R"("partnership_code":"adcode-1","instagram_user_id":"178","link":"")",
       {{"/branded_content/instagram_boost_post_access_token", "adcode-1"}}},
      {R"("image":"a.jpg","sponsor_instagram_id":"179","instagram_user_id":"178")",
       {{"/instagram_branded_content/sponsor_id", "179"}, {at(kStory, "/image_hash"), "a.jpg"}}},
  };
}

std::vector<LaunchedRow> flexible_rows() {
  return {
      {R"("flex_1":{"images":["a.jpg","b.png"],"videos":["v.mp4"],"messages":["One"],"headlines":["H"]},"cta":"SHOP_NOW")",
       {{at(kGroups, "/0/images/1/hash"), "b.png"},
        {at(kGroups, "/0/videos/0/video_id"), "v.mp4"},
        {at(kGroups, "/0/texts"), {text_of_group("One", "primary_text"), text_of_group("H", "headline")}},
        {at(kGroups, "/0/call_to_action/type"), "SHOP_NOW"},
        {at(kStory, "/image_hash"), "a.jpg"},
        {at(kStory, "/message"), "One"}}},
      {R"("flex_1":{"videos":["w.mp4"]},"flex_2":{"images":"a.jpg"},"message_1":"One","message_2":"Two","cta":"SHOP_NOW","ad_name":"F")",
       {{at(kGroups, "/1/texts/1"), text_of_group("Two", "primary_text")},
        {at(kVideo, "/video_id"), "w.mp4"},
        {"/ad/name", "F"}}},
      {R"("flex_1":"@group.json","enhancements":"off","url_tags":"utm=f","conversion_domain":"example.com")",
       {{at(kGroups, "/0/images/0/hash"), "b.png"},
        {"/url_tags", "utm=f"},
        {"/degrees_of_freedom_spec/creative_features_spec/image_touchups/enroll_status", "OPT_OUT"},
        {"/ad/conversion_domain", "example.com"}}},
      {R"("image":"a.jpg","flex_1":{"images":["a.jpg"]},"app_store_url":"https://apps.apple.com/app/id1","link":"")",
       {{at(kGroups, "/0/call_to_action/value/link"), "https://apps.apple.com/app/id1"}}},
      {R"("flex_1":{"videos":["v.mp4"]},"thumbnail":"b.png")",
       {{at(kVideo, "/image_hash"), "b.png"}, {at(kGroups, "/0/call_to_action/type"), "LEARN_MORE"}}},
      {R"("flex_1":{"images":["hash:HASH"]},"flex_10":{"images":["b.png"],"descriptions":"D"},"message":"Hi")",
       {{at(kGroups, "/1/texts/1"), text_of_group("D", "description")}}},
  };
}

std::vector<LaunchedRow> all_rows() {
  std::vector<LaunchedRow> all;
  for (const auto& kind :
       {plain_rows(), text_rows(), feed_rows(), carousel_rows(), action_rows(), source_rows(), flexible_rows()}) {
    all.insert(all.end(), kind.begin(), kind.end());
  }
  return all;
}

struct Launch : LaunchPad {
  Launch() : LaunchPad(kUnlimited) {
    folder.write("a.jpg", make_jpeg(1));
    folder.write("b.png", make_png(2));
    folder.write("v.mp4", make_video(1));
    folder.write("w.mp4", make_video(2));
    folder.write("card.json", R"({"image":"a.jpg","link":"https://example.com/card","headline":"First"})");
    folder.write("group.json", R"({"images":["b.png","a.jpg"]})");
    const auto image = run("upload", {"a.jpg"});
    const auto hash = items_of_kind(image.out, "image").at(0).at("hash").get<std::string>();
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto& columns = rows[i].columns;
      if (const auto place = columns.find("HASH"); place != std::string::npos) columns.replace(place, 4, hash);
      const bool has_link = columns.find("\"link\":\"\"") != std::string::npos;
      text += "{\"name\":\"" + name_of(i) + "\",\"page_id\":\"111\",";
      if (!has_link) text += "\"link\":\"https://example.com/" + std::to_string(i) + "\",";
      text += columns + "}\n";
    }
    folder.write("m.jsonl", text);
  }

  static std::string name_of(std::size_t row) { return "row " + std::to_string(row + 1); }
  [[nodiscard]] std::vector<std::string> options() const {
    return {"--from", "m.jsonl", "--ads", "--adset", "238", "--review-delay", "0"};
  }

  /// Hashes and ids by the names of their files.
  static std::map<std::string, std::string> remote_of(const json& state) {
    std::map<std::string, std::string> remote;
    for (const auto& image : state.at("images")) remote[image.at("name")] = image.at("hash");
    for (const auto& video : state.at("videos")) {
      if (!video.at("finished")) continue;
      remote[video.at("sha256") == sha256_of_text(make_video(1)) ? "v.mp4" : "w.mp4"] = video.at("id");
    }
    return remote;
  }

  /// The creative of that row with its ad as a member, as Meta holds them.
  static json held(const json& state, const std::string& name) {
    for (const auto& creative : state.at("creatives")) {
      if (creative.at("name") != name) continue;
      auto whole = creative.at("params");
      for (const auto& ad : state.at("ads")) {
        if (ad.at("creative") != creative.at("id")) continue;
        whole["ad"] = ad.at("more");
        whole["ad"]["name"] = ad.at("name");
      }
      return whole;
    }
    return {};
  }

  void check_rows() const {
    const auto state = simulator.state();
    const auto remote = remote_of(state);
    CHECK(state.at("images").size() == 2);
    // A kill may leave an upload session that nobody finishes, which Meta does not show.
    const auto& videos = state.at("videos");
    CHECK(std::count_if(videos.begin(), videos.end(), [](const json& video) { return video.at("finished"); }) == 2);
    CHECK(state.at("creatives").size() == rows.size());
    CHECK(state.at("ads").size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto whole = held(state, name_of(i));
      CAPTURE(name_of(i), rows[i].columns, whole.dump());
      CHECK(whole.contains("ad"));
      for (const auto& [place, wanted] : rows[i].held.items()) {
        const json::json_pointer pointer(place);
        const auto found = whole.contains(pointer) ? whole.at(pointer) : json();
        const auto file = wanted.is_string() ? remote.find(wanted.get<std::string>()) : remote.end();
        CAPTURE(place);
        CHECK(found == (file == remote.end() ? wanted : json(file->second)));
      }
    }
  }

  std::vector<LaunchedRow> rows = all_rows();
};

}  // namespace

TEST_CASE("sixty rows of all kinds, killed in the middle, are made once, and as they say", "[e2e][launch][sixty]") {
  Launch launch;
  REQUIRE(launch.rows.size() == 60);
  auto options = launch.options();
  if (GENERATE(false, true)) options.emplace_back("--inline-creatives");
  const auto arguments = launch.arguments("create-creative", options);
  const auto seen = http_requests(launch.simulator);
  auto killed = launch.metaup.start(arguments);
  wait_for_requests(launch.simulator, killed, seen + GENERATE(4, 12, 16));
  killed.send(SIGKILL);
  static_cast<void>(killed.wait());

  const auto rest = launch.creatives(options);
  CHECK(rest.exit_code == 0);
  launch.check_rows();

  const auto again = launch.creatives(options);
  CHECK(again.exit_code == 0);
  CHECK(summary(again.out).at("unchanged") == summary(again.out).at("items"));
  CHECK(summary(again.out).at("requests") == 0);
  launch.check_rows();
}
