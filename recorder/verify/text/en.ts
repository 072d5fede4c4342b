/** What a check found, in English. `{…}` is filled in. */
import type { VerdictTexts } from "./texts.ts";

export const en: VerdictTexts = {
  whole: "Whole. Nothing in it differs from what the device signed.",
  broken: "NOT WHOLE. What follows is not as the device signed it:",
  altered:
    "ALTERED COPY, signed by the device, of export {of}, made by {by}. It is as it was signed, and no proof of what was recorded: the original is.",
  notesHead: "What should be known, and what is not proven:",
  proofsHead: "What is proven:",
  key: "Signed with the key {detail}",
  read: "{fragments} fragments, {bytes} bytes of video read and hashed",
  camera: "camera {camera}",
  more: "and more of the same kind",
  unreadable: {
    "zip-none": ["it is no ZIP, or its end is missing", "copy or download it again"],
    "zip-packed": [
      "it is not the ZIP that the recorder made: {detail} is compressed or encrypted",
      "unpack it, and check the folder",
    ],
    "zip-large": [
      "it is a ZIP of more files than any export has: {detail}",
      "unpack it, and check the folder",
    ],
  },
  codes: {
    "no-manifest": "manifest.json is missing: there is no account to check the footage against",
    "manifest-unreadable": "manifest.json cannot be read: {detail}",
    "no-signature": "manifest.sig is missing: nobody vouches for the account",
    "signature-wrong":
      "the signature does not fit the account: manifest.json or manifest.sig was changed",
    "key-differs": "it was signed with another key than the one given: {detail}",
    "key-id-wrong": "the account gives its key a wrong name: {detail}",
    "file-missing": "this file of the export is missing",
    "file-extra": "this file is in the folder and the account does not know it",
    "file-length": "this file has another length than the account says: {detail}",
    "file-hash": "this file's bytes were changed",
    "frame-hash": "bytes of this file that are not pictures were changed",
    "video-broken": "this file is not built as an export's video: {detail}",
    "opening-wrong":
      "a block's opening, which holds the codec parameters, was changed or is another one's",
    "foreign-fragment": "a fragment of another camera or another block lies here",
    "header-damaged": "a fragment header was changed (at byte {detail})",
    "payload-differs": "the pictures of this fragment were changed",
    "time-differs": "the time of this fragment does not fit its pictures' own times",
    "sequence-back": "fragments are out of order or twice there: number {detail}",
    "chain-broken":
      "the chain is broken here: fragments are missing, swapped or put in (before: {detail})",
    "stretch-differs": "a part of the chain does not end where the account says: {detail}",
    "list-differs": "the list of fragments says something else than the video {detail}",
    "index-differs":
      "the table by which players find the pictures does not follow from the fragments",
    "account-differs": "the account contradicts itself or the files: {detail}",
    "not-covered": "from here to {detail} there is neither footage nor a reason why not",
    "checkpoint-signature": "a checkpoint of the device is not signed by it: {detail}",
    "checkpoint-differs":
      "a checkpoint of the device names another fragment with the number {detail}",
    "link-broken": "the headers that lead to a checkpoint do not join (number {detail})",
    "witness-differs": "it contradicts what the witness holds: {detail}",
    "zip-name": "a name in the ZIP leads out of its folder, or is none: {detail}",
    "zip-twice": "the ZIP has two files of one name, and programs show one or the other: {detail}",
    "zip-layout": "the ZIP's files overlap, or something is hidden between them (at byte {detail})",
    "zip-header":
      "the ZIP says two things of one file, and programs show one or the other: {detail}",
    "published-unreadable": "published.json cannot be read: {detail}",
    "published-differs":
      "the account of the altered copy contradicts that of the original: {detail}",
    "key-not-compared":
      "Nobody compared the key. Compare it with the one on the acceptance report: {detail}",
    "no-checkpoint-before": "there is no checkpoint from before the footage: {detail}",
    "no-checkpoint-after": "there is no checkpoint from after the footage: {detail}",
    "not-anchored-before":
      "the checkpoint before does not lead to the footage: only the account says what came before",
    "not-anchored-after":
      "the checkpoint after does not lead back to the footage: only the account vouches for its end",
    "unwitnessed":
      "no checkpoint held by a witness was given: whoever has the device's key could have made all this anew",
    "unwitnessed-since":
      "footage after this checkpoint is unwitnessed: whoever has the device's key could have made it anew",
    "witness-not-linked":
      "none of the witness's checkpoints lies where this footage leads to: the witness says nothing about it",
    "part-starts-outside-span":
      "a new part of the chain begins: the device holds what is between, and it was not asked for",
    "part-starts-unreadable":
      "a new part of the chain begins: what is before it can no longer be read",
    "part-starts-not-held":
      "a new part of the chain begins: the device stated that it no longer holds what is between",
    "fragment-damaged":
      "this fragment was damaged on the disk and has no pictures; that it was there is proven",
    "fragment-gone":
      "this fragment could not be read any more; only the account says that it was there",
    "clock-unknown": "from here on the device did not know whether its clock was right",
    "extra-file": "this file does not belong to the export",
    "opening-missing": "the opening of this fragment's block could not be read any more",
    "altered-copy": "it is an altered copy of an export made then: {detail}",
    "altered-by": "it was altered then, as the device was told, by {detail}",
    "altered-region": "from then on this region was made unrecognisable: {detail}",
    "altered-sound-kept": "it has the sound of the original, encoded as it was recorded",
    "altered-sound-out": "it has no sound: that of the original was left out",
    "altered-sound-none": "it has no sound: none was recorded",
    "altered-signed":
      "the device with the key {detail} signed what was altered and of which original",
    "original-named":
      "the account of the original, export {detail}, lies beside it, signed by the same device, and names the same videos",
    "signature-right": "the account was signed with the key {detail} and not changed since",
    "key-compared": "the key is the one that was given: {detail}",
    "files-whole": "every file that the account names is there, and no other video",
    "fragments-whole": "every byte of every fragment is as it was recorded",
    "chain-whole":
      "the fragments follow one another as recorded; none was left out, put in or swapped",
    "span-covered": "for every moment of the span there is footage, or the reason why not",
    "chain-beginning":
      "the footage begins with the first fragment that the device ever had of the camera",
    "anchored-before": "the footage follows on a checkpoint that the device signed before",
    "anchored-after": "a checkpoint that the device signed afterwards contains the footage",
    "witnessed": "up to this checkpoint the witness vouches for it",
  },
};
