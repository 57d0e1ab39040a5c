#include <array>

#include "graph/error_rows.hpp"

namespace metaup::graph {
namespace {

using namespace rows;

constexpr std::string_view kLaterHint = "Run the command again: it continues where it stopped.";

constexpr ErrorRow corrected_offset() {
  auto made = passing({kAnyCode, 1363037}, 0, "The server expects other bytes of the file next.", kLaterHint);
  made.repeat = Repeat::corrected;
  return made;
}

constexpr std::array kVideoRows{
    forbidden({222}, Scope::item, "The video is not visible to this token.",
              "Check that the video belongs to this account; if another user or system user uploaded it, use that "
              "one's token."),
    refused({351}, "Something is wrong with the video file.", "Re-encode it, or try another file."),
    refused({352}, "The format of the video is not supported.",
            "Convert it to MP4 with H.264 and AAC, and keep the file's extension."),
    refused({382}, "The video file is too small.", "Check that the file is complete and not too short."),
    refused({385}, "The captions are not in SRT format.", "Save the subtitles as an .srt file."),
    refused({386}, "The name of the captions file has no locale.", "Call it like the video: clip.en_US.srt."),
    passing({387}, 2, "Meta could not take over the captions file.", kLaterHint),
    refused({482}, "The video has captions of this locale already.", "Nothing is to be done."),
    passing({389}, 1, "Meta could not fetch the video from its URL.",
            "Make the URL public, or upload the file itself."),
    passing({390}, 2, "A problem with the upload.", kLaterHint),
    passing({6000}, 2, "A problem with the video file.", "Re-encode it, or try another file."),
    refused({6000, 1363045}, "The file's size is not the one that was announced.",
            "Check that nothing writes to the file, then run it again."),
    passing({6001}, 5, "A problem with the upload.", kLaterHint),

    refused({kAnyCode, 1363020}, "The request held no file.", "Check that the file is not empty."),
    forbidden({kAnyCode, 1363005}, Scope::item, "The token may not edit this video.",
              "Give the token's user access to the video."),
    forbidden({kAnyCode, 1363042}, Scope::account, "The token may not upload videos here.",
              "Give the token's user the right to upload to this account."),
    refused({kAnyCode, 1363022}, "The video file is too small.", "Check that the file is complete."),
    refused({kAnyCode, 1363023}, "The video file is too large.", "Encode it smaller."),
    refused({kAnyCode, 1363031}, "The file is not a video.", "Check the file."),

    corrected_offset(),
    passing({kAnyCode, 1363019}, 5, "A problem with the upload.", kLaterHint),
    passing({kAnyCode, 1363021}, 5, "A passing problem with the upload.", kLaterHint),
    passing({kAnyCode, 1363030}, 5, "The upload took too long.",
            "Use fewer --transfers, so that each gets more of the line."),
    passing({kAnyCode, 1363033}, 5, "Only a part of the bytes arrived.", kLaterHint),
    passing({kAnyCode, 1363041}, 5, "A passing problem with the upload.", kLaterHint),
    breakdown({kAnyCode, 1363011}, 5, "A passing problem at the end of the upload.", kLaterHint),
};

}  // namespace

std::span<const ErrorRow> video_error_rows() { return kVideoRows; }

}  // namespace metaup::graph
