/** The first line of a list of fragments. */
export const LIST_HEAD =
  "sequence,offset,length,start,end,trusted,clock,key,gap,state,payload_sha256,header_sha256,previous_sha256\n";
