#include "base/text.hpp"
#include "graph/ad_reply.hpp"
#include "graph/creative_info.hpp"
#include "graph/preview_reply.hpp"
#include "graph/token_info.hpp"
#include "graph/video_reply.hpp"
#include "input.hpp"
#include "metaup/graph/object_page.hpp"
#include "metaup/graph/reply.hpp"
#include "upload/object_change.hpp"
#include "upload/review_wait.hpp"

using namespace metaup;
using namespace metaup::graph;
using fuzz::require;

namespace {

constexpr std::size_t kShortestToken = 20;
constexpr std::size_t kLongest = 2'000;  // of a text that is not handed back to Meta

/// What goes back to Meta in a request.
void check_word(const std::string& word) {
  require(std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < '\x7F'; }));
}

void check_text(const std::string& text) { require(is_utf8(text) && text.size() <= kLongest); }

/// The value, or null when there is none and the error says why.
template <class T>
const T* value_of(const Result<T>& result) {
  if (result) return &*result;
  require(!result.error().message.empty());
  return nullptr;
}

void read_image_replies(const Reply& reply) {
  const auto created = read_created_images(reply);
  if (const auto* const made = value_of(created)) require(!made->empty());
  const auto images = read_images(reply);
  if (const auto* const page = value_of(images)) {
    check_word(page->after);
    for (const auto& image : page->images) check_text(image.name);
  }
}

void read_video_replies(const Reply& reply) {
  const auto session = read_video_session(reply);
  if (const auto* const begun = value_of(session)) {
    check_word(begun->session_id);
    require(!begun->session_id.empty() && begun->wanted.begin <= begun->wanted.end);
  }
  if (const auto window = read_video_window(reply)) require(window->begin <= window->end);
  if (const auto id = read_created_id(reply)) {
    check_word(*id);
    require(!id->empty());
  }
  if (const auto status = read_video_status(reply)) {
    check_text(status->word);
    check_text(status->message);
    require(status->progress <= 100);
  }
  if (const auto page = read_videos(reply)) {
    check_word(page->after);
    for (const auto& video : page->videos) check_text(video.title);
  }
  if (const auto page = read_thumbnails(reply)) check_word(page->after);
}

void read_token_replies(const Reply& reply) {
  if (const auto info = read_token_info(reply)) {
    check_text(info->application);
    check_text(info->message);
    require(!info->issued || *info->issued >= WallTime{});
    for (const auto& end : {info->expires, info->data_access_expires}) {
      require(!end.at || (end.is_told && *end.at > WallTime{}));
    }
  }
  const auto token = read_new_token(reply);
  if (const auto* const made = value_of(token)) {
    check_word(made->token.reveal());
    require(!made->token.reveal().empty() && (!made->lasts || made->lasts->count() > 0));
  } else if (reply.body.size() >= kShortestToken) {
    require(token.error().message.find(reply.body) == std::string::npos);  // it may hold a token
  }
  static_cast<void>(brings_token(reply.body));
  static_cast<void>(read_permissions(reply));
}

void read_creative_replies(const Reply& reply) {
  if (const auto creative = read_creative(reply)) {
    for (const auto& text : creative->messages) check_text(text);
    for (const auto& card : creative->cards) check_text(card.headline);
  }
  if (const auto url = read_preview_url(reply)) {
    check_word(*url);
    require(url->starts_with("https://") && url->find('"') == std::string::npos);
  }
  if (const auto page = read_ads(reply)) {
    check_word(page->after);
    for (const auto& ad : page->ads) check_text(ad.name);
  }
  const auto account = AccountId::parse("1").value();
  const auto facts = upload::read_facts(reply, AssetKind::ad, account);
  if (const auto* const ad = value_of(facts)) {
    check_text(ad->name);
    require(!ad->id.empty() && printable(ad->id + ad->status) == ad->id + ad->status);
  }
  const auto review = upload::read_review(reply, account);
  if (const auto* const verdict = value_of(review)) {
    require(!verdict->status.empty() && verdict->reasons.size() <= 5);
    for (const auto& reason : verdict->reasons) require(printable(reason) == reason);
  }
}

void read_any_objects(const Reply& reply) {
  const auto check = [](const Object& object) {
    for (const auto& [field, value] : object) require(!value.empty() && is_utf8(plain_text(object, field)));
  };
  if (const auto object = read_object(reply)) check(*object);
  if (const auto page = read_objects(reply)) {
    check_word(page->after);
    std::for_each(page->objects.begin(), page->objects.end(), check);
  }
}

}  // namespace

/// The input is the body of a reply, to each reader in turn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Reply reply{std::string(fuzz::text_of(data, size)), "trace"};
  read_image_replies(reply);
  read_video_replies(reply);
  read_token_replies(reply);
  read_creative_replies(reply);
  read_any_objects(reply);
  return 0;
}
