#include <functional>
#include <memory>

#include "metaup/upload/image_upload.hpp"
#include "unit/upload/video_steps.hpp"
#include "upload/ad_upload.hpp"
#include "upload/creative_upload.hpp"
#include "upload/image_copy.hpp"
#include "upload/object_list.hpp"
#include "upload/one_shot_video.hpp"
#include "upload/removal.hpp"
#include "upload/requests.hpp"
#include "upload/video_wait.hpp"

// What all machines have in common, wherever they stand.

using namespace metaup;
using namespace metaup::test;

namespace {

using MachinePtr = std::unique_ptr<upload::Machine>;

const std::string kHash = "0123456789abcdef0123456789abcdef";
const std::string kPageA = R"({"data":[],"paging":{"cursors":{"after":"A"},"next":"https://example.com/"}})";
const upload::Recognition kNothingKnown{.earliest = [] { return WallTime{}; },
                                        .is_known = [](const std::string&) { return false; }};

upload::ImageFile picture() { return {.file = clip().file, .name = "a.jpg", .mime_type = "image/jpeg"}; }

MachinePtr image() {
  return std::make_unique<upload::ImageUpload>(kAccount, picture(), upload::ImageMethod::multipart, true);
}
MachinePtr ad(upload::AdOptions options = {}) {
  return std::make_unique<upload::AdUpload>(kAccount, upload::AdIdentity{"238", "Ad A", "2386"},
                                            upload::AdRequest{{{"name", "Ad A"}}, {}, "c"}, kNothingKnown, options);
}
MachinePtr creative() {
  return std::make_unique<upload::CreativeUpload>(kAccount, graph::Params{{"name", "A"}},
                                                  upload::CreativeOptions{.opts_out = true, .name = "c"});
}
MachinePtr one_shot_video(bool in_doubt = false) {
  return std::make_unique<upload::OneShotVideo>(upload::send_video_at_once(kAccount, clip()),
                                                upload::VideoLikeness{.title = "Spring"}, kNothingKnown, in_doubt);
}
MachinePtr wait_for_video() {
  return std::make_unique<upload::VideoWait>(kAccount, "7", one_video, upload::VideoWait::Begin{.just_made = true});
}
MachinePtr removal(AssetKind kind) {
  return std::make_unique<upload::Removal>(kAccount, kind, kind == AssetKind::image ? kHash : "7",
                                           upload::RemovalRules{});
}
MachinePtr object_list() {
  return std::make_unique<upload::ObjectList>(upload::ListQuery{.account = kAccount, .kind = AssetKind::ad});
}
MachinePtr paged_read() {
  return std::make_unique<upload::PagedRead>(
      [](const std::string& after) { return upload::find_ads(kAccount, "238", after); },
      [](const graph::Reply&) -> Result<std::string> { return "A"; });
}

/// The machine after this reply.
MachinePtr after_reply(MachinePtr machine, const std::string& body) {
  answer(*machine, body);
  return machine;
}
/// The machine after this refusal.
MachinePtr after(MachinePtr machine, const Error& error) {
  refuse(*machine, error);
  return machine;
}

/// What becomes of a machine whose operation is never sent.
enum class Unsent { fails, stays_in_doubt, is_done };

struct Case {
  const char* name;
  std::function<MachinePtr()> make;
  Unsent unsent = Unsent::fails;
};

Error not_there() { return meta_error(100, 33); }

/// Each machine, in each state in which it wants something.
const std::vector<Case> kCases{
    {"single request", [] { return std::make_unique<upload::SingleRequest>(upload::read_any_video(kAccount)); }},
    {"pages, the first", [] { return paged_read(); }},
    {"pages, the second", [] { return after_reply(paged_read(), "{}"); }},
    {"check of an image", [] { return std::make_unique<upload::ImageCheck>(kAccount, kHash); }},
    {"image as a part", [] { return image(); }},
    {"image as bytes", [] { return after(image(), meta_error(100, 1487411)); }},
    {"archive", [] { return std::make_unique<upload::ArchiveUpload>(kAccount, picture()); }},
    {"copy of an image", [] { return std::make_unique<upload::ImageCopy>(kAccount, *AccountId::parse("2"), kHash); }},
    {"removal of an image, the look", [] { return removal(AssetKind::image); }},
    {"removal of an image, the deletion",
     [] { return after_reply(removal(AssetKind::image), R"({"data":[{"hash":")" + kHash + R"("}]})"); }},
    {"removal of a video, the look", [] { return removal(AssetKind::video); }},
    {"removal of a video, the deletion", [] { return after_reply(removal(AssetKind::video), R"({"id":"7"})"); }},
    {"removal of a video, unseen", [] { return after(removal(AssetKind::video), not_there()); }},
    {"removal of a video, the account",
     [] { return after(after(removal(AssetKind::video), not_there()), not_there()); }},
    {"list, the first page", [] { return object_list(); }},
    {"list, the second page", [] { return after_reply(object_list(), kPageA); }},
    {"list, a smaller page", [] { return after(object_list(), error_of(ErrorClass::transient)); }},
    {"creative", [] { return creative(); }},
    {"creative without a feature", [] { return after(creative(), meta_error(100, 3858040)); }},
    {"ad", [] { return ad(); }},
    {"ad, a look", [] { return ad({.in_doubt = true}); }, Unsent::stays_in_doubt},
    {"ad, the second page", [] { return after_reply(ad({.in_doubt = true}), kPageA); }, Unsent::stays_in_doubt},
    {"ad, a later look", [] { return after_reply(ad({.in_doubt = true}), R"({"data":[]})"); }, Unsent::stays_in_doubt},
    {"video at once", [] { return one_shot_video(); }},
    {"video at once, a look", [] { return one_shot_video(true); }},
    {"video, the start", [] { return fresh(); }},
    {"video, a chunk", [] { return started(); }},
    {"video, the end", [] { return all_sent(); }},
    {"video, a look", [] { return finish_in_doubt(); }},
    {"video, a later look", [] { return after(finish_in_doubt(), not_there()); }},
    {"wait for a video", [] { return wait_for_video(); }},
    {"wait for a video, later", [] { return after_reply(wait_for_video(), kProcessing); }},
    {"wait for a video, its thumbnails", [] { return after_reply(wait_for_video(), kReady); }, Unsent::is_done},
};

/// All that tells what is sent from other things.
std::string describe(const upload::Send& send) {
  const auto& operation = send.operation;
  auto text = std::to_string(static_cast<int>(operation.edge)) + " " +
              std::to_string(static_cast<int>(operation.method)) + " " + operation.account.act() + " " +
              operation.path + " in " + std::to_string(send.wait.count()) + " ms";
  for (const auto& [name, value] : operation.params) text += "\n" + name + "=" + value;
  for (const auto& part : operation.attachments) {
    text += "\n" + part.field + ": " + part.filename + " " + std::to_string(part.slice.range.begin) + " to " +
            std::to_string(part.slice.range.end) + (part.as_base64 ? " as base64" : "");
  }
  if (operation.lookup) text += "\nlookup " + operation.lookup->hash;
  return text + "\nname " + operation.name + ", needs " + operation.needs;
}

}  // namespace

TEST_CASE("to ask a machine again changes nothing", "[upload]") {
  for (const auto& [name, make, unsent] : kCases) {
    INFO(name);
    const auto machine = make();
    const auto first = describe(send_of(*machine));
    for (int i = 0; i < 20; ++i) CHECK(describe(send_of(*machine)) == first);
  }
}

TEST_CASE("a machine whose operation was not done for another's sake asks for it again", "[upload]") {
  for (const auto& [name, make, unsent] : kCases) {
    INFO(name);
    const auto machine = make();
    const auto first = describe(send_of(*machine));
    for (int i = 0; i < 20; ++i) machine->on(upload::SendAgain{});
    CHECK(describe(send_of(*machine)) == first);
  }
}

TEST_CASE("a machine whose operation is never sent ends with the reason", "[upload]") {
  // A reason that, were it Meta's word on the operation, some of them would go on after.
  const auto reason = GENERATE(not_there(), error_of(ErrorClass::cancelled), error_of(ErrorClass::transient));
  for (const auto& [name, make, unsent] : kCases) {
    INFO(name);
    const auto machine = make();
    never_send(*machine, reason);
    if (unsent == Unsent::is_done) {
      CHECK(is_done(*machine));
    } else {
      const auto expected = unsent == Unsent::fails ? reason.error_class : ErrorClass::unknown_outcome;
      CHECK(failure_of(*machine).error_class == expected);
      CHECK(failure_of(*machine).error_class == expected);  // and stays so
    }
  }
}

TEST_CASE("an ending has an error, a reply, or neither", "[upload]") {
  const auto error = error_of(ErrorClass::policy);
  const auto [ending, has_error] = GENERATE_COPY(table<upload::Ending, bool>({{upload::Refused{error}, true},
                                                                              {upload::InDoubt{error}, true},
                                                                              {upload::NeverSent{error}, true},
                                                                              {upload::SendAgain{}, false},
                                                                              {graph::Reply{"{}", ""}, false}}));
  CHECK((upload::error_of(ending) != nullptr) == has_error);
  const auto reply = upload::reply_of(ending);
  CHECK(reply.has_value() == std::holds_alternative<graph::Reply>(ending));
  if (has_error) CHECK(reply.error().error_class == ErrorClass::policy);
}
