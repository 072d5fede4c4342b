/** The questions' words as people of the site read them. */
import type { Said } from "../duty.ts";
import type {
  Action,
  Approver,
  Breach,
  Builder,
  Event,
  Lack,
  Paper,
  Party,
  Place,
  Requester,
} from "../words.ts";

type Names<W extends string> = { readonly [K in W]: Said };

/** Who builds. */
export const BUILDER_NAMES: Names<Builder> = {
  "government": { zh: "政府", en: "government" },
  "site-unit": {
    zh: "场所的建设、管理或使用单位",
    en: "the unit that builds, manages or uses the place",
  },
  "other-unit": { zh: "其他单位", en: "another unit" },
  "individual": { zh: "个人", en: "an individual" },
};

/** Places and spots. */
export const PLACE_NAMES: Names<Place> = {
  "hotel-guest-room": { zh: "旅馆客房", en: "hotel guest room" },
  "private-dining-room": { zh: "饭店包间", en: "private dining room" },
  "dormitory-room": { zh: "集体宿舍房间", en: "dormitory room" },
  "staff-rest-room": { zh: "员工休息房间", en: "staff rest room" },
  "public-bath": { zh: "公共浴室", en: "public bath" },
  "changing-room": { zh: "更衣室", en: "changing room" },
  "fitting-room": { zh: "试衣间", en: "fitting room" },
  "nursing-room": { zh: "哺乳室", en: "nursing room" },
  "toilet": { zh: "卫生间", en: "toilet" },
  "finance-client-data-spot": {
    zh: "金融机构可能泄露客户信息的部位",
    en: "spot where clients' data can be seen at a financial institution",
  },
  "ballot-box": { zh: "选举箱", en: "ballot box" },
  "voting-point": { zh: "投票点", en: "voting point" },
  "report-box": { zh: "举报箱", en: "box for reports to authorities" },
  "city-main-road": { zh: "城市主干道", en: "main city road" },
  "road-crossing": { zh: "道路路口", en: "road crossing" },
  "road-tunnel": { zh: "道路隧道", en: "road tunnel" },
  "city-square": { zh: "城市广场", en: "city square" },
  "underground-passage": { zh: "地下人行通道", en: "underground passage" },
  "metro-station": { zh: "城市轨道交通站", en: "metro station" },
  "bus-hub": { zh: "城市公共汽车枢纽站", en: "city bus hub" },
  "open-park-entrance": {
    zh: "开放式公园主要通道和出入口",
    en: "main path or entrance of an open park",
  },
  "airport": { zh: "机场", en: "airport" },
  "port": { zh: "港口", en: "port" },
  "railway-station": { zh: "车站", en: "railway station" },
  "bridge": { zh: "桥梁", en: "bridge" },
  "car-park": { zh: "停车场", en: "car park" },
  "shopping-mall": { zh: "商场", en: "shopping mall" },
  "farmers-market": { zh: "农贸市场", en: "farmers' market" },
  "exhibition-centre": { zh: "会展中心", en: "exhibition centre" },
  "hotel-lobby": { zh: "旅馆大厅", en: "hotel lobby" },
  "entertainment-hall": { zh: "公共娱乐场所", en: "entertainment venue" },
  "internet-cafe-hall": { zh: "互联网上网服务营业场所", en: "internet café" },
  "cinema": { zh: "影剧院", en: "cinema or theatre" },
  "stadium": { zh: "体育场馆", en: "sports venue" },
  "school": { zh: "学校", en: "school" },
  "kindergarten": { zh: "幼儿园", en: "kindergarten" },
  "hospital": { zh: "医院", en: "hospital" },
  "nursing-home": { zh: "养老机构", en: "home for the elderly" },
  "park": { zh: "公园", en: "park" },
  "tourist-site": { zh: "旅游景区", en: "tourist site" },
  "library": { zh: "图书馆", en: "library" },
  "museum": { zh: "博物馆", en: "museum" },
  "archive": { zh: "档案馆", en: "archive" },
  "bank": { zh: "金融机构", en: "financial institution" },
  "research-institute": { zh: "科研机构", en: "research institute" },
  "tv-station": { zh: "广播电视台", en: "radio or television station" },
  "telecom-core": { zh: "通信重要部位", en: "core site of telecommunications" },
  "post-office": { zh: "邮政单位", en: "post office" },
  "dangerous-goods-store": { zh: "危险物品场所", en: "store of dangerous goods" },
  "power-plant": { zh: "大型能源动力设施", en: "power plant or energy facility" },
  "water-works": { zh: "水利和供水设施", en: "water works" },
  "residential-community": { zh: "居民住宅区", en: "residential community" },
  "public-bus": { zh: "城市公共交通车辆", en: "city bus" },
  "long-distance-coach": { zh: "长途客运车辆", en: "long-distance coach" },
  "cultural-relic-site": { zh: "重点文物保护单位", en: "protected cultural relic site" },
  "other-public-place": { zh: "其他公共场所", en: "other public place" },
  "road-service-area": { zh: "公路服务区", en: "service area of a motorway or main road" },
};

/** What starts a time limit, as a clause. */
export const EVENT_NAMES: Names<Event> = {
  "in-use": { zh: "系统投入使用", en: "the system was put into use" },
  "handed-over": { zh: "系统交付使用", en: "the system was delivered for use" },
  "changed": { zh: "备案事项变更", en: "a filed item changed" },
  "in-use-before-law": { zh: "系统在规定施行前已建成", en: "the system is older than the rules" },
  "dismantling": { zh: "拟拆除系统", en: "the system is to be removed" },
};

/** Who asks for footage. */
export const REQUESTER_NAMES: Names<Requester> = {
  "public-security": { zh: "公安机关", en: "public security organ" },
  "state-security": { zh: "国家安全机关", en: "state security organ" },
  "other-agency": { zh: "其他行政管理部门", en: "another administrative agency" },
  "data-subject": { zh: "本人、近亲属或监护人", en: "the person shown, kin or guardian" },
  "other-unit": { zh: "其他单位", en: "another unit" },
  "other-individual": { zh: "其他个人", en: "another individual" },
};

/** What they want, as a verb. */
export const ACTION_NAMES: Names<Action> = {
  "view": { zh: "查阅", en: "view" },
  "copy": { zh: "复制", en: "copy" },
  "retrieve": { zh: "调取", en: "retrieve" },
  "connect": { zh: "接入或直接使用系统", en: "connect to or directly use the system" },
};

/** Papers. */
export const PAPER_NAMES: Names<Paper> = {
  "credential": { zh: "执法证件或工作证件", en: "law-enforcement or work ID" },
  "own-organ-proof": { zh: "所在单位证明文件", en: "letter of their own organ" },
  "approval": { zh: "批准文件", en: "approval document" },
  "register-form": { zh: "登记表", en: "filled-in register form" },
};

/** Who approves. */
export const APPROVER_NAMES: Names<Approver> = {
  "own-organ-head": { zh: "本机关负责人", en: "head of their own organ" },
  "county-public-security": { zh: "县级公安机关", en: "public security organ of the county" },
  "county-public-security-head": {
    zh: "县级公安机关主要负责人",
    en: "head of the county's public security organ",
  },
  "city-public-security-head": {
    zh: "设区的市公安机关主要负责人",
    en: "head of the city's public security organ",
  },
  "operator": { zh: "系统管理单位", en: "the unit that manages the system" },
  "none": { zh: "无", en: "nobody" },
};

/** What is lacking. */
export const LACK_NAMES: Names<Lack> = {
  ...PAPER_NAMES,
  "lawful-basis": { zh: "没有允许该请求的规定", en: "no rule lets this requester have this" },
  "right-approver": { zh: "有权批准人的批准", en: "approval by the right person" },
  "second-person": { zh: "第二名工作人员", en: "a second person" },
};

/** Breaches. */
export const BREACH_NAMES: Names<Breach> = {
  "not-installed": { zh: "应当安装而未安装", en: "no system where one is ordered" },
  "not-simultaneous": {
    zh: "未与主体工程同步投入使用",
    en: "system not ready together with the building",
  },
  "forbidden-place": { zh: "在禁止部位安装", en: "cameras in a forbidden place" },
  "built-where-reserved": {
    zh: "在他人负责建设的区域擅自安装",
    en: "built where others must build",
  },
  "not-filed": { zh: "未按规定备案", en: "system not filed with the police" },
  "dismantled-unnotified": { zh: "拆除未通知公安机关", en: "system removed without notice" },
  "interrupted": { zh: "中断系统运行", en: "operation interrupted" },
  "position-changed": { zh: "擅自改变采集设备位置", en: "cameras moved without authority" },
  "purpose-changed": { zh: "擅自改变系统用途", en: "purpose changed without authority" },
  "outsiders-in-monitor-room": {
    zh: "允许无关人员进入监看场所",
    en: "outsiders let into the monitoring room",
  },
  "duty-watch-missing": { zh: "未建立值班监看制度", en: "no duty watch" },
  "register-missing": { zh: "未登记信息使用情况", en: "use of footage not registered" },
  "provided-without-authority": {
    zh: "擅自提供信息资料",
    en: "footage given out without authority",
  },
  "retention-short": { zh: "存储期限不足", en: "footage kept too short" },
  "refused-access": { zh: "拒绝依法查阅或接入", en: "authority refused access" },
  "altered-or-deleted": { zh: "删改、毁弃原始记录", en: "original records altered or deleted" },
  "collected-private": {
    zh: "故意采集秘密或隐私信息",
    en: "secrets or privacy collected on purpose",
  },
  "traded-or-spread": { zh: "买卖、传播信息资料", en: "footage traded or spread" },
  "private-places-unchecked": {
    zh: "未对私密部位进行日常检查",
    en: "private places not checked for cameras",
  },
  "secret-unit-unasked": {
    zh: "未征得涉密单位同意安装",
    en: "built beside an organ that keeps secrets without its consent",
  },
};

/** Who pays. */
export const PARTY_NAMES: Names<Party> = {
  "unit": { zh: "单位", en: "unit" },
  "responsible-person": {
    zh: "直接负责的主管人员和其他直接责任人员",
    en: "persons directly responsible",
  },
  "individual": { zh: "个人", en: "individual" },
};
