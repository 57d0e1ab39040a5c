#include <array>

#include "graph/error_rows.hpp"

namespace metaup::graph {
namespace {

using namespace rows;

constexpr std::array kCreativeRows{
    // images
    refused({kAnyCode, 1487411}, "The type of the file is not supported.",
            "Send a JPG or PNG whose name ends in its true extension."),
    refused({kAnyCode, 1487197}, "Meta could not process the image.", "Save the image again and retry."),
    refused({kAnyCode, 2446496}, "Meta could not process the image: it is cut short, too small or of a wrong format.",
            "Check the file, or save it anew as JPG or PNG."),
    refused({kAnyCode, 1487242}, "The image's bytes are not base64.", "Send the file with --method multipart."),
    refused({kAnyCode, 1487212}, "The creative has no usable image.", "Give an image of this account."),
    refused({kAnyCode, 2446388}, "Meta could not find the creative's image.",
            "Give the hash of an image of this account."),
    passing({kAnyCode, 3858258}, 1, "Meta could not download the image from its URL.",
            "Upload the file instead of giving a URL, or make the URL public."),
    passing({kAnyCode, 1487833}, 1, "Meta could not download the image: it is gone, blocked or too slow.",
            "Upload the file instead of giving a URL, or make the URL public."),
    refused({kAnyCode, 2490085}, "The crop key 191x100 is no longer accepted.", "Use 100x100."),
    refused({kAnyCode, 3858355}, "The image does not fit the flexible creative it is put into.",
            "Let the creative show the first image or video of the groups."),

    // the story
    passing({kAnyCode, 1487390}, 3, "Meta could not create the creative and gives no sure reason.",
            "Run it again later: it often passes. If it does not, look at the spec and its placement rules."),
    refused({kAnyCode, 1443226}, "The video creative has no thumbnail.", "Give --thumbnail, or --thumbnail auto."),
    refused({kAnyCode, 1443048}, "The object_story_spec is malformed.",
            "Check its page id, that it has just one of the *_data members, and their fields."),
    refused({kAnyCode, 2061015}, "The link is missing.", "Add --link."),
    refused({kAnyCode, 1373054}, "The call to action is not one that Meta knows.", "Check --cta."),
    refused({105, 1815630}, "The call to action has too many parameters.", "Leave out what it does not need."),
    refused({kAnyCode, 2446383}, "The objective needs a website link and a call to action.", "Add --link and --cta."),
    refused({kAnyCode, 1609005}, "Meta could not read the page behind the link.",
            "Check that the link is right and can be reached from outside."),
    refused({kAnyCode, 1885800}, "Ads with customised assets need a link.", "Add a link to the asset feed."),
    refused({kAnyCode, 2446580}, "Interactive components cannot go with a carousel's cards.", "Leave one of them out."),
    refused({kAnyCode, 2446347}, "The spec mixes an existing post with members that only new posts have.",
            "Leave those members out."),
    refused({kAnyCode, 2446603}, "Meta cannot use the address of the video's picture.",
            "Give an image as --thumbnail."),
    refused({kAnyCode, 2490457}, "The product set has fewer than 4 products.", "Use a larger product set."),
    refused({kAnyCode, 1487832}, "A video cannot stand beside a catalogue's products.", "Leave the video out."),
    refused({kAnyCode, 3390001}, "The lead form is missing.", "Give --lead-form-id; a feed has it in call_to_actions."),
    forbidden({kAnyCode, 1815089}, Scope::item, "Nobody has accepted Meta's terms for lead ads for this Page.",
              "Accept them at facebook.com/ads/leadgen/tos as somebody who manages the Page."),
    refused({kAnyCode, 1815573}, "The content of a creative cannot be changed.", "Make a new creative."),

    // assets that are put together by rules
    refused({kAnyCode, 1815629}, "One feed holds the same asset twice.", "Remove the duplicate assets."),
    refused({kAnyCode, 1885878}, "A rule has several titles.", "Leave one title for each rule."),
    refused({kAnyCode, 1885998}, "Meta takes the creative for Dynamic Creative, and the ad set is an ordinary one.",
            "Use an ad set of Dynamic Creative, or give the feed an optimization_type; metaup tries a group's other "
            "ad_formats by itself."),
    refused({kAnyCode, 2446173}, "A rule's label matches no asset.", "Make the labels of rules and assets the same."),
    refused({kAnyCode, 1885392}, "The objective does not take dynamic creatives.", "Use another objective."),
    refused({kAnyCode, 1885553}, "An ad set of Dynamic Creative has one ad only.", "Use another ad set."),
    refused({kAnyCode, 1885374}, "The feed has more than one ad format.", "Leave one in ad_formats."),
    refused({kAnyCode, 2490433}, "The feed lacks fields or its format.", "Add what is missing to asset_feed_spec."),
    refused({kAnyCode, 1885817}, "A language lacks a text of its own; Meta counts equal texts as one.",
            "Give each language its own message, headline and description."),
    refused({kAnyCode, 1885985}, "Two rules are for one language.", "Leave one of them out."),
    refused({kAnyCode, 1885558}, "The images of the languages do not have one size.", "Give images of one size."),
    refused({kAnyCode, 3858082}, "The spec does not say whether standard enhancements are wanted.",
            "Set enroll_status in creative_features_spec."),
    refused({kAnyCode, 3858504}, "Standard enhancements as a whole are no longer accepted.",
            "Name the single features in creative_features_spec."),
    refused({kAnyCode, 3858040}, "media_type_automation does not go with this creative.",
            "Leave it out of creative_features_spec."),

    // who it is from
    forbidden({kAnyCode, 1885183}, Scope::run, "The app that made the post is in development mode.",
              "Switch that app to live mode."),
    forbidden({kAnyCode, 1815199}, Scope::item, "The ad account may not use this Instagram account.",
              "Assign the Instagram account to the ad account."),
    refused({kAnyCode, 2238055}, "Members that name the Instagram account contradict each other.",
            "Give instagram_user_id only."),
    refused({kAnyCode, 2446149}, "Members that name the Instagram account contradict each other.",
            "Give instagram_user_id only."),
    refused({kAnyCode, 1885029}, "The creative's Page is not the one that the ad set promotes.", "Use the same Page."),
    refused({kAnyCode, 1487472}, "The post cannot be promoted.", "Choose another post."),
    refused({kAnyCode, 1885557}, "The promoted post is not available.", "Choose another post."),
    refused({kAnyCode, 2446289}, "The promoted post is not available.", "Choose another post."),
    refused({kAnyCode, 2490155}, "The promoted post is not available.", "Choose another post."),
    refused({kAnyCode, 1772103}, "The ad set shows ads on Instagram, and the creative names no Instagram account.",
            "Give --instagram-user-id, or take Instagram out of the ad set."),
    blocked({kAnyCode, 1359188}, "The ad account has no means of payment, so that it takes no ads.",
            "Add a payment method in Meta's billing settings."),
    refused({kAnyCode, 3858152}, "The ad set does not say who benefits and who pays.",
            "Fill in beneficiary and payer of the ad set."),
};

}  // namespace

std::span<const ErrorRow> creative_error_rows() { return kCreativeRows; }

}  // namespace metaup::graph
