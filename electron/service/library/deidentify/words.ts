/** Words that say something about an examination and nothing about a person: what Clean Descriptors lets through. */
const words = `
 achilles acetabulum ankle anterior ant ap arm axial axillary bilateral blood body bone both calcaneal calcaneus calf carpal
 cervical chest clavicle contrast coronal cr ct cuboid delayed digital distal dx dynamic early elbow emission femoral femur
 fibula film films finger flow follow foot forearm forefoot fracture frontal gated hand head heel hind hindfoot hip hips
 humerus image images knee l lat lateral late left leg limb lower lumbar malleolus mdp medial metatarsal mid midfoot mm
 mortise mr mri neck nm non oblique one os pa patella pelvis phase phases plain planar plantar pool posterior post proximal
 quantitative r radiograph recon right sagittal scan scintigraphy series shoulder side skeletal skeleton skull spect spine
 spot standing static stress subtalar supine t1 t2 stir tarsal tc99m tc-99m tendon thigh thoracic three tibia tibial toe tomo total
 two ultrasound up upper us vertebra view views weight bearing weight-bearing whole wholebody whole-body with without wrist wb
 xr x-ray and of the in on 1 2 3 4 5 6`;
const allowed: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ''));

/** The text with every other word left out; '' when nothing remains. */
export function cleanText(text: string): string {
  return text
    .split(/[\s,;:()[\]/_]+/)
    .filter((word) => allowed.has(word.toLowerCase().replace(/\.$/, '')))
    .join(' ');
}
